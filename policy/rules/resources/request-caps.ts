import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { text } from "../../library/parameters";

const maximumCpu = text("maximumCpu", "", "The most CPU, for instance 500m.");
const maximumMemory = text("maximumMemory", "", "The most memory, for instance 1Gi.");

export const requestCaps = celRule({
    id: "request-caps",
    title: "Requests are bounded",
    why: "One pod that asks for most of a node keeps all others out.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision:
        "Every container has requests for cpu and memory, each no more than its parameter; an empty one leaves it free.",
    fix: "lower resources.requests",
    parameters: [maximumCpu, maximumMemory],
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "variables.maximumCpu == '' || (container.?resources.?requests.?cpu.hasValue() && !quantity(container.resources.requests.cpu).isGreaterThan(quantity(variables.maximumCpu)))",
                path: "resources.requests.cpu",
                wrong: "it is missing, or more than one container may have",
            },
            {
                each: "declaredContainer",
                holds: "variables.maximumMemory == '' || (container.?resources.?requests.?memory.hasValue() && !quantity(container.resources.requests.memory).isGreaterThan(quantity(variables.maximumMemory)))",
                path: "resources.requests.memory",
                wrong: "it is missing, or more than one container may have",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Within",
                manifests: containerWith("resources: { requests: { cpu: 1, memory: 1Gi } }"),
                settings: { maximumCpu: "2", maximumMemory: "2Gi" },
            },
        ],
        bad: [
            {
                title: "Beyond",
                manifests: containerWith("resources: { requests: { cpu: 3, memory: 1Gi } }"),
                finds: [{ path: "spec.containers[0].resources.requests.cpu" }],
                settings: { maximumCpu: "2", maximumMemory: "2Gi" },
            },
        ],
    },
});
