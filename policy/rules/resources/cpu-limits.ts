import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const cpuLimits = celRule({
    id: "cpu-limits",
    title: "CPU limits",
    why: "A container without a limit can take its node from all others.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision:
        "Every container, or its pod as a whole, has limits.cpu. resource-limits asks for all four together.",
    fix: "set resources.limits.cpu",
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "container.?resources.?limits.?cpu.hasValue() || variables.podSpec.?resources.?limits.?cpu.hasValue()",
                path: "resources.limits.cpu",
                wrong: "one container can take its node from all others",
            },
        ],
    },
    examples: {
        good: [{ title: "Set", manifests: containerWith("resources: { limits: { cpu: 1 } }") }],
        bad: [
            {
                title: "Left out",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].resources.limits.cpu" }],
            },
        ],
    },
});
