import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const noNodeAffinity = celRule({
    id: "no-node-affinity",
    title: "No preference for nodes",
    why: "Where nodes are assigned to tenants, a pod must not choose them.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "nodeAffinity is left out.",
    fix: "remove it",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "!variables.podSpec.?affinity.?nodeAffinity.hasValue()",
                path: "affinity.nodeAffinity",
                wrong: "the pod chooses nodes by itself",
            },
        ],
    },
    examples: {
        good: [{ title: "None", manifests: podWith("restartPolicy: Always") }],
        bad: [
            {
                title: "One",
                manifests: podWith(
                    "affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } }",
                ),
                finds: [{ path: "spec.affinity.nodeAffinity" }],
            },
        ],
    },
});
