import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { integer } from "../../library/parameters";

const maximumRatio = integer("maximumRatio", 4, 1, "How many times its request a limit may be.");

export const limitRequestRatio = celRule({
    id: "limit-request-ratio",
    title: "Limits near the requests",
    why: "A limit many times the request promises what the node does not have.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "No limit is more than the parameter times its request.",
    fix: "raise the request or lower the limit",
    parameters: [maximumRatio],
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "!container.?resources.?limits.?cpu.hasValue() || (container.?resources.?requests.?cpu.hasValue() && quantity(container.resources.limits.cpu).asApproximateFloat() <= quantity(container.resources.requests.cpu).asApproximateFloat() * double(variables.maximumRatio))",
                path: "resources.limits.cpu",
                wrong: "it promises many times what is reserved",
            },
            {
                each: "declaredContainer",
                holds: "!container.?resources.?limits.?memory.hasValue() || (container.?resources.?requests.?memory.hasValue() && quantity(container.resources.limits.memory).asApproximateFloat() <= quantity(container.resources.requests.memory).asApproximateFloat() * double(variables.maximumRatio))",
                path: "resources.limits.memory",
                wrong: "it promises many times what is reserved",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Twice",
                manifests: containerWith(
                    "resources: { requests: { cpu: 1, memory: 1Gi }, limits: { cpu: 2, memory: 2Gi } }",
                ),
            },
        ],
        bad: [
            {
                title: "Ten times",
                manifests: containerWith(
                    "resources: { requests: { cpu: 1, memory: 1Gi }, limits: { cpu: 10, memory: 1Gi } }",
                ),
                finds: [{ path: "spec.containers[0].resources.limits.cpu" }],
            },
        ],
    },
});
