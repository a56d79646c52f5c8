import { celRule } from "../../library/celRule";
import { coreKinds } from "../../library/kinds";
import { texts } from "../../library/parameters";

const required = texts(
    "required",
    [],
    "Labels that must be there; `key=regular expression` also says what it must be.",
);

export const namespaceLabels = celRule({
    id: "namespace-labels",
    title: "Namespaces have the labels that tools expect",
    why: "By its labels people and tools know whose a namespace is.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "Every Namespace has each label of the parameter.",
    fix: "add it to the metadata of the Namespace",
    parameters: [required],
    cel: {
        on: coreKinds("Namespace"),
        checks: [
            {
                each: "object",
                holds: "variables.required.all(entry, entry.contains('=') ? object.metadata.?labels[?entry.substring(0, entry.indexOf('='))].orValue('').matches(entry.substring(entry.indexOf('=') + 1)) : object.metadata.?labels[?entry].orValue('') != '')",
                path: "metadata.labels",
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
kind: Namespace
metadata: { name: shop, labels: { owner: team-a } }
`,
                settings: { required: ["owner"] },
            },
        ],
        bad: [
            {
                title: "Another",
                manifests: `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { owner: b } }
`,
                finds: [{ path: "metadata.labels" }],
                settings: { required: ["owner=^team-"] },
            },
        ],
    },
});
