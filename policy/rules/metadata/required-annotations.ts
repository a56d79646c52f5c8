import { celRule } from "../../library/celRule";
import { texts } from "../../library/parameters";

const required = texts(
    "required",
    [],
    "Annotations that must be there; `key=regular expression` also says what it must be.",
);

export const requiredAnnotations = celRule({
    id: "required-annotations",
    title: "Pods have the annotations that tools expect",
    why: "By its annotations people and tools know whose a pod is.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "Every pod has each of the parameter.",
    fix: "add it to the metadata of the pod template",
    parameters: [required],
    cel: {
        on: "pods",
        checks: [
            {
                each: "podMetadata",
                holds: "variables.required.all(entry, entry.contains('=') ? variables.podMetadata.?annotations[?entry.substring(0, entry.indexOf('='))].orValue('').matches(entry.substring(entry.indexOf('=') + 1)) : variables.podMetadata.?annotations[?entry].orValue('') != '')",
                path: "annotations",
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
metadata: { name: web, namespace: shop, annotations: { app.kubernetes.io/name: web } }
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
                finds: [{ path: "metadata.annotations" }],
                settings: { required: ["team"] },
            },
        ],
    },
});
