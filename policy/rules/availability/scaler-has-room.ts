import { celRule } from "../../library/celRule";
import { scalers } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { integer } from "../../library/parameters";

const spread = integer(
    "spread",
    1,
    1,
    "How many replicas the maximum is above the minimum at least.",
);

export const scalerHasRoom = celRule({
    id: "scaler-has-room",
    title: "Autoscalers have room",
    why: "Between a minimum and a maximum that are the same there is nothing to scale.",
    severity: "medium",
    level: "baseline",
    sources: {},
    decision: "maxReplicas is above minReplicas, which is 1 by default, by the parameter at least.",
    fix: "raise spec.maxReplicas",
    parameters: [spread],
    cel: {
        on: scalers,
        checks: [
            {
                each: "object",
                holds: "object.?spec.?maxReplicas.orValue(0) - object.?spec.?minReplicas.orValue(1) >= variables.spread",
                path: "spec.maxReplicas",
                wrong: "there is nothing to scale",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Room",
                manifests: objectOf(
                    "autoscaling/v2",
                    "HorizontalPodAutoscaler",
                    "spec: { minReplicas: 2, maxReplicas: 5 }",
                ),
            },
        ],
        bad: [
            {
                title: "None",
                manifests: objectOf(
                    "autoscaling/v2",
                    "HorizontalPodAutoscaler",
                    "spec: { minReplicas: 5, maxReplicas: 5 }",
                ),
                finds: [{ path: "spec.maxReplicas" }],
            },
        ],
    },
});
