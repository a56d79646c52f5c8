import { celRule } from "../../library/celRule";
import { budgets } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { fillIn } from "../../library/remedy";

export const budgetHasBound = celRule({
    id: "budget-has-bound",
    title: "Budgets say a number",
    why: "A PodDisruptionBudget without a bound protects nothing.",
    severity: "low",
    level: "baseline",
    sources: {},
    decision: "minAvailable or maxUnavailable is set.",
    fix: "set maxUnavailable to 1",
    remedy: fillIn("spec.maxUnavailable", 1),
    cel: {
        on: budgets,
        checks: [
            {
                each: "object",
                holds: "object.?spec.?minAvailable.hasValue() || object.?spec.?maxUnavailable.hasValue()",
                path: "spec.maxUnavailable",
                wrong: "nothing else says how many pods must stay",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A bound",
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
                manifests: objectOf("policy/v1", "PodDisruptionBudget", "spec: { selector: {} }"),
                finds: [{ path: "spec.maxUnavailable" }],
            },
        ],
    },
});
