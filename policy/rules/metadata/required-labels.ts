import { celRule } from "../../library/celRule";
import { texts } from "../../library/parameters";

const required = texts(
    "required",
    ["app.kubernetes.io/name"],
    "Labels that must be there; `key=regular expression` also says what it must be.",
);

export const requiredLabels = celRule({
    id: "required-labels",
    title: "Pods have the labels that tools expect",
    why: "By its labels people and tools know what a pod is.",
    severity: "low",
    level: "strict",
    sources: {},
    decision: "Every pod has each of the parameter.",
    fix: "add it to the metadata of the pod template",
    parameters: [required],
    cel: {
        on: "pods",
        checks: [
            {
                each: "podMetadata",
                holds: "variables.required.all(entry, entry.contains('=') ? variables.podMetadata.?labels[?entry.substring(0, entry.indexOf('='))].orValue('').matches(entry.substring(entry.indexOf('=') + 1)) : variables.podMetadata.?labels[?entry].orValue('') != '')",
                path: "labels",
                wrong: "one that is required is missing",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "There",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app.kubernetes.io/name: web } }
`,
                settings: { required: ["app.kubernetes.io/name=^w"] },
            },
        ],
        bad: [
            {
                title: "Missing",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
`,
                finds: [{ path: "metadata.labels" }],
                settings: { required: ["team"] },
            },
        ],
    },
});
