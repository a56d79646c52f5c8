import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const memoryRequests = celRule({
    id: "memory-requests",
    title: "Memory requests",
    why: "The scheduler places a pod by its requests.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision:
        "Every container, or its pod as a whole, has requests.memory. resource-limits asks for all four together.",
    fix: "set resources.requests.memory",
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "container.?resources.?requests.?memory.hasValue() || variables.podSpec.?resources.?requests.?memory.hasValue()",
                path: "resources.requests.memory",
                wrong: "the scheduler places the pod blindly",
            },
        ],
    },
    examples: {
        good: [
            { title: "Set", manifests: containerWith("resources: { requests: { memory: 1 } }") },
        ],
        bad: [
            {
                title: "Left out",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].resources.requests.memory" }],
            },
        ],
    },
});
