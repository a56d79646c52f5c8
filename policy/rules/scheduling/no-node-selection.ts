import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const noNodeSelection = celRule({
    id: "no-node-selection",
    title: "The scheduler chooses the node",
    why: "A pod that names its node runs nowhere when that is gone.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "nodeName and nodeSelector are left out.",
    fix: "remove it",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "!variables.podSpec.?nodeName.hasValue()",
                path: "nodeName",
                wrong: "it runs nowhere else",
            },
            {
                each: "pod",
                holds: "variables.podSpec.?nodeSelector.orValue({}).size() == 0",
                path: "nodeSelector",
                wrong: "it runs nowhere else",
            },
        ],
    },
    examples: {
        good: [{ title: "None", manifests: podWith("restartPolicy: Always") }],
        bad: [
            {
                title: "One",
                manifests: podWith("nodeName: node-1"),
                finds: [{ path: "spec.nodeName" }],
            },
        ],
    },
});
