import { celRule } from "../../library/celRule";
import { deploymentWith, podWith } from "../../library/manifests";

export const validTopologySpread = celRule({
    id: "valid-topology-spread",
    title: "Spread constraints that work",
    why: "A constraint without a topology, or one that does not count its own pods, spreads nothing.",
    severity: "medium",
    level: "baseline",
    sources: {},
    decision:
        "Every constraint has maxSkew, topologyKey and whenUnsatisfiable, and its labelSelector matches the pods.",
    fix: "complete the constraint, and select the labels of the pods",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?topologySpreadConstraints.orValue([]).all(constraint, constraint.?maxSkew.orValue(0) > 0 && constraint.?topologyKey.orValue('') != '' && constraint.?whenUnsatisfiable.orValue('DoNotSchedule') in ['DoNotSchedule', 'ScheduleAnyway'] && ((!has(constraint.labelSelector) ? false : constraint.labelSelector.?matchLabels.orValue({}).all(key, variables.podMetadata.?labels[?key].orValue('') == constraint.labelSelector.matchLabels[key]) && constraint.labelSelector.?matchExpressions.orValue([]).all(expression, expression.operator == 'In' ? variables.podMetadata.?labels[?expression.key].orValue('') in expression.?values.orValue([]) : expression.operator == 'Exists' ? variables.podMetadata.?labels[?expression.key].hasValue() : true))))",
                path: "topologySpreadConstraints",
                wrong: "one of them spreads nothing",
            },
        ],
    },
    examples: {
        good: [{ title: "None", manifests: deploymentWith("tty: false") }],
        bad: [
            {
                title: "No topology",
                manifests: podWith(
                    "topologySpreadConstraints: [{ maxSkew: 1, whenUnsatisfiable: DoNotSchedule, labelSelector: {} }]",
                ),
                finds: [{ path: "spec.topologySpreadConstraints" }],
            },
        ],
    },
});
