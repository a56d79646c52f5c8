import { celRule } from "../../library/celRule";
import { texts } from "../../library/parameters";

const registries = texts(
    "registries",
    [],
    "Registries, or beginnings of images, that are allowed.",
);

export const allowedRegistries = celRule({
    id: "allowed-registries",
    title: "Images of known registries",
    why: "An image of an unknown registry is code of an unknown author.",
    severity: "high",
    level: "optional",
    sources: {},
    decision:
        "Every image begins with an entry of the parameter that ends in `/` or `*`, or is one of its entries.",
    fix: "copy the image to a registry of the list",
    parameters: [registries],
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "!has(container.image) || variables.registries.exists(prefix, prefix.endsWith('*') ? container.image.startsWith(prefix.substring(0, prefix.size() - 1)) : prefix.endsWith('/') ? container.image.startsWith(prefix) : container.image == prefix)",
                path: "image",
                wrong: "nobody vouches for this registry",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A known one",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: "example.org/web:1.4.2" }]
`,
                settings: { registries: ["example.org/"] },
            },
        ],
        bad: [
            {
                title: "Another",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: "example.com/web:1.4.2" }]
`,
                finds: [{ path: "spec.containers[0].image" }],
                settings: { registries: ["example.org/"] },
            },
        ],
    },
});
