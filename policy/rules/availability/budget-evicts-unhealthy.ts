import { celRule } from "../../library/celRule";
import { budgets } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { fillIn } from "../../library/remedy";

export const budgetEvictsUnhealthy = celRule({
    id: "budget-evicts-unhealthy",
    title: "Broken pods do not hold a node",
    why: "By default a pod that is not ready counts as needed, and a broken workload holds every node that it is on.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "unhealthyPodEvictionPolicy is AlwaysAllow.",
    fix: "set spec.unhealthyPodEvictionPolicy to AlwaysAllow",
    remedy: fillIn("spec.unhealthyPodEvictionPolicy", "AlwaysAllow"),
    cel: {
        on: budgets,
        checks: [
            {
                each: "object",
                holds: "object.?spec.?unhealthyPodEvictionPolicy.orValue('') == 'AlwaysAllow'",
                path: "spec.unhealthyPodEvictionPolicy",
                wrong: "pods that are broken anyway hold their node",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Always",
                manifests: objectOf(
                    "policy/v1",
                    "PodDisruptionBudget",
                    "spec: { unhealthyPodEvictionPolicy: AlwaysAllow }",
                ),
            },
        ],
        bad: [
            {
                title: "The default",
                manifests: objectOf(
                    "policy/v1",
                    "PodDisruptionBudget",
                    "spec: { maxUnavailable: 1 }",
                ),
                finds: [{ path: "spec.unhealthyPodEvictionPolicy" }],
            },
        ],
    },
});
