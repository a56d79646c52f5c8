import type { Field } from "./field";
import { namespaceOf, type KubernetesObject } from "./kubernetes";
import { podTemplateOf } from "./pods";
import type { Report } from "./report";
import { labelSelectorMatches } from "./selectors";
import type { Stack } from "./stack";

const wrong = "no pod may be moved at the fewest replicas, so that no node can be drained";
const fix = "let the budget leave room for one pod, for instance with maxUnavailable: 1";

/**
 * Judges whether the PodDisruptionBudgets of a workload let one of its pods go while it runs with
 * the fewest replicas.
 */
export function judgeBudgets(
    stack: Stack,
    workload: KubernetesObject,
    fewest: number,
    report: Report,
): void {
    const labels = podTemplateOf(workload)?.metadata.at("labels");
    if (labels === undefined || fewest < 1) {
        return;
    }
    for (const budget of stack.inNamespace(
        "PodDisruptionBudget",
        "policy",
        namespaceOf(workload),
    )) {
        report.judge(() => {
            const spec = budget.fields.at("spec");
            if (!labelSelectorMatches(spec.at("selector"), labels)) {
                return;
            }
            // Kubernetes rounds both up: in favour of the budget for one, of the move for the other.
            const needed = countOf(spec.at("minAvailable"), fewest);
            const spare = countOf(spec.at("maxUnavailable"), fewest);
            if (needed !== undefined && needed >= fewest) {
                report.violation(spec.at("minAvailable"), `at ${fewest} replicas ${wrong}`, fix);
            }
            if (spare === 0) {
                report.violation(spec.at("maxUnavailable"), wrong, fix);
            }
        });
    }
}

/** A number of pods, given as such or as a share of all. */
function countOf(amount: Field, all: number): number | undefined {
    const share = /^(\d+)%$/.exec(amount.text() ?? "")?.[1];
    return share === undefined ? amount.number() : Math.ceil((Number(share) / 100) * all);
}
