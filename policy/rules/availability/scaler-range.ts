import { celRule } from "../../library/celRule";
import { scalers } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { integer } from "../../library/parameters";

const minimum = integer("minimum", 1, 0, "The lowest minReplicas.");
const maximum = integer("maximum", 100, 1, "The highest maxReplicas.");

export const scalerRange = celRule({
    id: "scaler-range",
    title: "Autoscalers in a range",
    why: "Bounds beyond what a cluster has are a typing error.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "minReplicas and maxReplicas lie between the parameters.",
    fix: "correct spec.minReplicas and spec.maxReplicas",
    parameters: [minimum, maximum],
    cel: {
        on: scalers,
        checks: [
            {
                each: "object",
                holds: "object.?spec.?minReplicas.orValue(1) >= variables.minimum",
                path: "spec.minReplicas",
                wrong: "it is out of the range",
            },
            {
                each: "object",
                holds: "object.?spec.?maxReplicas.orValue(0) <= variables.maximum",
                path: "spec.maxReplicas",
                wrong: "it is out of the range",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Within",
                manifests: objectOf(
                    "autoscaling/v2",
                    "HorizontalPodAutoscaler",
                    "spec: { minReplicas: 2, maxReplicas: 5 }",
                ),
            },
        ],
        bad: [
            {
                title: "Beyond",
                manifests: objectOf(
                    "autoscaling/v2",
                    "HorizontalPodAutoscaler",
                    "spec: { minReplicas: 2, maxReplicas: 5000 }",
                ),
                finds: [{ path: "spec.maxReplicas" }],
            },
        ],
    },
});
