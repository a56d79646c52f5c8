import { celRule } from "../../library/celRule";
import { scalers } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { integer } from "../../library/parameters";

const minimum = integer("minimum", 2, 1, "The lowest minimum.");

export const scalerMinimum = celRule({
    id: "scaler-minimum",
    title: "Autoscalers keep two replicas",
    why: "At night an autoscaler with the minimum 1 leaves one pod, and one node that must not fail.",
    severity: "low",
    level: "strict",
    sources: {},
    decision: "minReplicas is at least the parameter.",
    fix: "raise spec.minReplicas",
    parameters: [minimum],
    cel: {
        on: scalers,
        checks: [
            {
                each: "object",
                holds: "object.?spec.?minReplicas.orValue(1) >= variables.minimum",
                path: "spec.minReplicas",
                wrong: "one pod is left, and nothing must happen to it",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Two",
                manifests: objectOf(
                    "autoscaling/v2",
                    "HorizontalPodAutoscaler",
                    "spec: { minReplicas: 2, maxReplicas: 5 }",
                ),
            },
        ],
        bad: [
            {
                title: "The default",
                manifests: objectOf(
                    "autoscaling/v2",
                    "HorizontalPodAutoscaler",
                    "spec: { maxReplicas: 5 }",
                ),
                finds: [{ path: "spec.minReplicas" }],
            },
        ],
    },
});
