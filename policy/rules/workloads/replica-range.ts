import { celRule } from "../../library/celRule";
import { controllers } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { integer } from "../../library/parameters";

const minimum = integer("minimum", 2, 0, "The fewest replicas.");
const maximum = integer("maximum", 100, 0, "The most replicas.");

export const replicaRange = celRule({
    id: "replica-range",
    title: "Replicas in a range",
    why: "Too few replicas fail together, too many are a typing error.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "spec.replicas lies between the parameters.",
    fix: "correct spec.replicas",
    parameters: [minimum, maximum],
    cel: {
        on: controllers("Deployment", "StatefulSet", "ReplicaSet"),
        checks: [
            {
                each: "object",
                holds: "object.?spec.?replicas.orValue(1) >= variables.minimum && object.?spec.?replicas.orValue(1) <= variables.maximum",
                path: "spec.replicas",
                wrong: "it is out of the range",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Three",
                manifests: objectOf("apps/v1", "Deployment", "spec: { replicas: 3 }"),
            },
        ],
        bad: [
            {
                title: "One",
                manifests: objectOf("apps/v1", "Deployment", "spec: { replicas: 1 }"),
                finds: [{ path: "spec.replicas" }],
            },
        ],
    },
});
