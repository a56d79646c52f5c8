import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const memoryLimits = celRule({
    id: "memory-limits",
    title: "Memory limits",
    why: "A container without a limit can take its node from all others.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision:
        "Every container, or its pod as a whole, has limits.memory. resource-limits asks for all four together.",
    fix: "set resources.limits.memory",
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "container.?resources.?limits.?memory.hasValue() || variables.podSpec.?resources.?limits.?memory.hasValue()",
                path: "resources.limits.memory",
                wrong: "one container can take its node from all others",
            },
        ],
    },
    examples: {
        good: [{ title: "Set", manifests: containerWith("resources: { limits: { memory: 1 } }") }],
        bad: [
            {
                title: "Left out",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].resources.limits.memory" }],
            },
        ],
    },
});
