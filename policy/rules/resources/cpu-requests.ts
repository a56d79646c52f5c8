import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const cpuRequests = celRule({
    id: "cpu-requests",
    title: "CPU requests",
    why: "The scheduler places a pod by its requests.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision:
        "Every container, or its pod as a whole, has requests.cpu. resource-limits asks for all four together.",
    fix: "set resources.requests.cpu",
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "container.?resources.?requests.?cpu.hasValue() || variables.podSpec.?resources.?requests.?cpu.hasValue()",
                path: "resources.requests.cpu",
                wrong: "the scheduler places the pod blindly",
            },
        ],
    },
    examples: {
        good: [{ title: "Set", manifests: containerWith("resources: { requests: { cpu: 1 } }") }],
        bad: [
            {
                title: "Left out",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].resources.requests.cpu" }],
            },
        ],
    },
});
