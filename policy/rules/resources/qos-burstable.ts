import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const qosBurstable = celRule({
    id: "qos-burstable",
    title: "Burstable quality of service at least",
    why: "Pods that request nothing are evicted first.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "Some container requests or limits cpu or memory.",
    fix: "set requests of a container",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?containers.orValue([]).exists(container, [container.?resources.?requests.?cpu.hasValue(), container.?resources.?requests.?memory.hasValue(), container.?resources.?limits.?cpu.hasValue(), container.?resources.?limits.?memory.hasValue()].exists(set, set))",
                path: "containers",
                wrong: "the pod is of the class BestEffort, which is evicted first",
            },
        ],
    },
    examples: {
        good: [
            { title: "A request", manifests: containerWith("resources: { requests: { cpu: 1 } }") },
        ],
        bad: [
            {
                title: "None",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers" }],
            },
        ],
    },
});
