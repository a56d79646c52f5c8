import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const noCpuLimits = celRule({
    id: "no-cpu-limits",
    title: "No CPU limits",
    why: "A CPU limit throttles a program even where nobody else wants the CPU.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "No container has limits.cpu. It contradicts cpu-limits.",
    fix: "remove resources.limits.cpu",
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "!container.?resources.?limits.?cpu.hasValue()",
                path: "resources.limits.cpu",
                wrong: "it throttles the program while the node is idle",
            },
        ],
    },
    examples: {
        good: [
            { title: "None", manifests: containerWith("resources: { limits: { memory: 1Gi } }") },
        ],
        bad: [
            {
                title: "A limit",
                manifests: containerWith("resources: { limits: { cpu: 1 } }"),
                finds: [{ path: "spec.containers[0].resources.limits.cpu" }],
            },
        ],
    },
});
