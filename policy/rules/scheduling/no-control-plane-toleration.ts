import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const noControlPlaneToleration = celRule({
    id: "no-control-plane-toleration",
    title: "Nothing beside the control plane",
    why: "A workload on the nodes of the control plane takes from it, and comes near its secrets.",
    severity: "medium",
    level: "recommended",
    sources: {},
    decision:
        "No pod tolerates the taints of the control plane, save a DaemonSet that tolerates all.",
    fix: "remove the toleration",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?tolerations.orValue([]).all(toleration, !(toleration.?key.orValue('') in ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master']))",
                path: "tolerations",
                wrong: "it may run beside the control plane",
            },
        ],
    },
    examples: {
        good: [{ title: "None", manifests: podWith("restartPolicy: Always") }],
        bad: [
            {
                title: "The taint",
                manifests: podWith(
                    "tolerations: [{ key: node-role.kubernetes.io/control-plane, effect: NoSchedule }]",
                ),
                finds: [{ path: "spec.tolerations" }],
            },
        ],
    },
});
