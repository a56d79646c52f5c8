import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const defaultNamespace = celRule({
    id: "default-namespace",
    title: "Nothing in the default namespace",
    why: "What nobody put somewhere is in the default namespace. namespaces asks for more.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "A workload is not in the namespace default, by name or by naming none.",
    fix: "set metadata.namespace",
    cel: {
        on: "pods",
        checks: [
            {
                each: "object",
                holds: "!(object.metadata.?namespace.orValue('default') in ['', 'default'])",
                path: "metadata.namespace",
                wrong: "the default namespace has no owner, no quota and no policies",
            },
        ],
    },
    examples: {
        good: [{ title: "Another", manifests: podWith("restartPolicy: Always") }],
        bad: [
            {
                title: "None",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web }
`,
                finds: [{ path: "metadata.namespace" }],
            },
        ],
    },
});
