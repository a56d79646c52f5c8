import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const memoryRequestsEqualLimits = celRule({
    id: "memory-requests-equal-limits",
    title: "Memory is requested as it is limited",
    why: "Memory beyond the request is borrowed: who uses it is killed first when the node runs short.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "requests.memory equals limits.memory wherever one is set.",
    fix: "set requests.memory to the limit",
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "container.?resources.?requests.?memory.orValue('0') == container.?resources.?limits.?memory.orValue('0') || (isQuantity(container.?resources.?requests.?memory.orValue('')) && isQuantity(container.?resources.?limits.?memory.orValue('')) && quantity(container.resources.requests.memory).compareTo(quantity(container.resources.limits.memory)) == 0)",
                path: "resources.requests.memory",
                wrong: "the difference is borrowed memory",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Equal",
                manifests: containerWith(
                    "resources: { requests: { memory: 1Gi }, limits: { memory: 1024Mi } }",
                ),
            },
        ],
        bad: [
            {
                title: "Less",
                manifests: containerWith(
                    "resources: { requests: { memory: 64Mi }, limits: { memory: 1Gi } }",
                ),
                finds: [{ path: "spec.containers[0].resources.requests.memory" }],
            },
        ],
    },
});
