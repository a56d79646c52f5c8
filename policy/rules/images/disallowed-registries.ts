import { celRule } from "../../library/celRule";
import { texts } from "../../library/parameters";

const registries = texts(
    "registries",
    [],
    "Registries, or beginnings of images, that are forbidden.",
);

export const disallowedRegistries = celRule({
    id: "disallowed-registries",
    title: "No images of these registries",
    why: "A registry that was given up or taken over serves no image any more.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "No image begins with an entry of the parameter.",
    fix: "take the image from another registry",
    parameters: [registries],
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "!has(container.image) || !(variables.registries.exists(prefix, prefix.endsWith('*') ? container.image.startsWith(prefix.substring(0, prefix.size() - 1)) : prefix.endsWith('/') ? container.image.startsWith(prefix) : container.image == prefix))",
                path: "image",
                wrong: "images of this registry are not to be used",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Another",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: "example.org/web:1.4.2" }]
`,
                settings: { registries: ["example.com/"] },
            },
        ],
        bad: [
            {
                title: "A forbidden one",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: "example.com/web:1.4.2" }]
`,
                finds: [{ path: "spec.containers[0].image" }],
                settings: { registries: ["example.com/"] },
            },
        ],
    },
});
