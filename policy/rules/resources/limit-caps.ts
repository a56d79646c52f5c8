import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { text } from "../../library/parameters";

const maximumCpu = text("maximumCpu", "", "The most CPU, for instance 500m.");
const maximumMemory = text("maximumMemory", "", "The most memory, for instance 1Gi.");

export const limitCaps = celRule({
    id: "limit-caps",
    title: "Limits are bounded",
    why: "One pod that asks for most of a node keeps all others out.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision:
        "Every container has limits for cpu and memory, each no more than its parameter; an empty one leaves it free.",
    fix: "lower resources.limits",
    parameters: [maximumCpu, maximumMemory],
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "variables.maximumCpu == '' || (container.?resources.?limits.?cpu.hasValue() && !quantity(container.resources.limits.cpu).isGreaterThan(quantity(variables.maximumCpu)))",
                path: "resources.limits.cpu",
                wrong: "it is missing, or more than one container may have",
            },
            {
                each: "declaredContainer",
                holds: "variables.maximumMemory == '' || (container.?resources.?limits.?memory.hasValue() && !quantity(container.resources.limits.memory).isGreaterThan(quantity(variables.maximumMemory)))",
                path: "resources.limits.memory",
                wrong: "it is missing, or more than one container may have",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Within",
                manifests: containerWith("resources: { limits: { cpu: 1, memory: 1Gi } }"),
                settings: { maximumCpu: "2", maximumMemory: "2Gi" },
            },
        ],
        bad: [
            {
                title: "Beyond",
                manifests: containerWith("resources: { limits: { cpu: 3, memory: 1Gi } }"),
                finds: [{ path: "spec.containers[0].resources.limits.cpu" }],
                settings: { maximumCpu: "2", maximumMemory: "2Gi" },
            },
        ],
    },
});
