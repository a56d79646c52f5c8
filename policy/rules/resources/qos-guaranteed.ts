import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const qosGuaranteed = celRule({
    id: "qos-guaranteed",
    title: "Guaranteed quality of service",
    why: "Guaranteed pods are evicted last.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "Every container limits cpu and memory and requests as much.",
    fix: "set requests and limits to the same amounts",
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "(isQuantity(container.?resources.?limits.?cpu.orValue('')) && isQuantity(container.?resources.?requests.?cpu.orValue('')) && quantity(container.resources.limits.cpu).compareTo(quantity(container.resources.requests.cpu)) == 0) && (isQuantity(container.?resources.?limits.?memory.orValue('')) && isQuantity(container.?resources.?requests.?memory.orValue('')) && quantity(container.resources.limits.memory).compareTo(quantity(container.resources.requests.memory)) == 0)",
                path: "resources",
                wrong: "the pod is not of the class Guaranteed",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Equal",
                manifests: containerWith(
                    "resources: { requests: { cpu: 1, memory: 1Gi }, limits: { cpu: 1, memory: 1Gi } }",
                ),
            },
        ],
        bad: [
            {
                title: "Requests only",
                manifests: containerWith("resources: { requests: { cpu: 1, memory: 1Gi } }"),
                finds: [{ path: "spec.containers[0].resources" }],
            },
        ],
    },
});
