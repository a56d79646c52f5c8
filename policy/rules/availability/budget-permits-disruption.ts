import { celRule } from "../../library/celRule";
import { budgets } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const budgetPermitsDisruption = celRule({
    id: "budget-permits-disruption",
    title: "Budgets let pods go",
    why: "A PodDisruptionBudget that lets no pod go stops every drain of a node.",
    severity: "medium",
    level: "recommended",
    sources: {},
    decision:
        "maxUnavailable is above 0, and minAvailable is below 100 %. That it leaves room at the number of replicas is judged by autoscaling.",
    fix: "set maxUnavailable to 1",
    cel: {
        on: budgets,
        checks: [
            {
                each: "object",
                holds: "!object.?spec.?maxUnavailable.hasValue() || (type(object.spec.maxUnavailable) == int ? object.spec.maxUnavailable > 0 : !string(object.spec.maxUnavailable).matches('^-|^0+%?$'))",
                path: "spec.maxUnavailable",
                wrong: "no pod may go, so that no node can be drained",
            },
            {
                each: "object",
                holds: "!object.?spec.?minAvailable.hasValue() || type(object.spec.minAvailable) == int || object.spec.minAvailable != '100%'",
                path: "spec.minAvailable",
                wrong: "no pod may go, so that no node can be drained",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "One",
                manifests: objectOf(
                    "policy/v1",
                    "PodDisruptionBudget",
                    "spec: { maxUnavailable: 1 }",
                ),
            },
        ],
        bad: [
            {
                title: "None",
                manifests: objectOf(
                    "policy/v1",
                    "PodDisruptionBudget",
                    "spec: { maxUnavailable: 0 }",
                ),
                finds: [{ path: "spec.maxUnavailable" }],
            },
            {
                title: "All",
                manifests: objectOf(
                    "policy/v1",
                    "PodDisruptionBudget",
                    "spec: { minAvailable: 100% }",
                ),
                finds: [{ path: "spec.minAvailable" }],
            },
        ],
    },
});
