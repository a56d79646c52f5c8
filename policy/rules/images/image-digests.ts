import { celRule } from "../../library/celRule";
import { texts } from "../../library/parameters";

const exemptImages = texts(
    "exemptImages",
    [],
    "Images that need not comply; `*` at the end stands for any text.",
);

export const imageDigests = celRule({
    id: "image-digests",
    title: "Images by digest",
    why: "A tag can be moved; a digest is the image.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "Every image has a digest.",
    fix: "add the digest to the image",
    parameters: [exemptImages],
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "!has(container.image) || container.image.matches('@sha256:[0-9a-f]+') || variables.exemptImages.exists(image, image.endsWith('*') ? container.image.startsWith(image.substring(0, image.size() - 1)) : container.image == image)",
                path: "image",
                wrong: "its tag can be moved to another image",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A digest",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: "example.org/web:1.4.2@sha256:4f5" }]
`,
            },
        ],
        bad: [
            {
                title: "A tag",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: "example.org/web:1.4.2" }]
`,
                finds: [{ path: "spec.containers[0].image" }],
            },
        ],
    },
});
