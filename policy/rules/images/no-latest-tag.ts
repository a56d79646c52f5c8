import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { texts } from "../../library/parameters";

const tags = texts("tags", ["latest"], "Tags that name no version.");
const exemptImages = texts(
    "exemptImages",
    [],
    "Images that need not comply; `*` at the end stands for any text.",
);

export const noLatestTag = celRule({
    id: "no-latest-tag",
    title: "Images of one version",
    why: "Without a version nobody knows what runs, and a restart can change it.",
    severity: "medium",
    level: "recommended",
    sources: {},
    decision: "Every image has a tag other than those of the parameter, or a digest.",
    fix: "name the version, best with its digest",
    parameters: [tags, exemptImages],
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "!has(container.image) || container.image.contains('@') || (container.image.substring(container.image.lastIndexOf('/') + 1).contains(':') && !variables.tags.exists(tag, container.image.endsWith(':' + tag))) || variables.exemptImages.exists(image, image.endsWith('*') ? container.image.startsWith(image.substring(0, image.size() - 1)) : container.image == image)",
                path: "image",
                wrong: "what this image is can change with every pull",
            },
        ],
    },
    examples: {
        good: [
            { title: "A version", manifests: containerWith("tty: false") },
            {
                title: "A digest",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: "example.org:5000/web@sha256:4f5" }]
`,
            },
        ],
        bad: [
            {
                title: "The latest",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: example.org/web:latest }, { name: side, image: "example.org:5000/side" }]
`,
                finds: [{ path: "spec.containers[0].image" }, { path: "spec.containers[1].image" }],
            },
        ],
    },
});
