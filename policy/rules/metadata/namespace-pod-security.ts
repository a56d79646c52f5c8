import { celRule } from "../../library/celRule";
import { coreKinds } from "../../library/kinds";
import { texts } from "../../library/parameters";

const levels = texts(
    "levels",
    ["restricted", "baseline", "privileged"],
    "The levels that a namespace may have.",
);

export const namespacePodSecurity = celRule({
    id: "namespace-pod-security",
    title: "Namespaces enforce Pod Security",
    why: "Without the label the API server lets a privileged pod in.",
    severity: "high",
    level: "recommended",
    sources: {},
    decision:
        "Every Namespace has the label pod-security.kubernetes.io/enforce, with a level of the parameter.",
    fix: "set the label to restricted, or to what its pods allow",
    parameters: [levels],
    cel: {
        on: coreKinds("Namespace"),
        checks: [
            {
                each: "object",
                holds: "object.metadata.?labels[?'pod-security.kubernetes.io/enforce'].orValue('') in variables.levels",
                path: "metadata.labels",
                wrong: "a privileged pod is let in",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Restricted",
                manifests: `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
`,
            },
        ],
        bad: [
            {
                title: "None",
                manifests: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
`,
                finds: [{ path: "metadata.labels" }],
            },
        ],
    },
});
