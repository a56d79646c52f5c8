import { celRule } from "../../library/celRule";
import { deploymentWith } from "../../library/manifests";

export const antiAffinity = celRule({
    id: "anti-affinity",
    title: "Replicas keep away from each other",
    why: "Replicas on one node fail together.",
    severity: "low",
    level: "optional",
    sources: {},
    decision:
        "A Deployment or StatefulSet with several replicas has a podAntiAffinity to its own labels; topology-spread is the newer way.",
    fix: "add a podAntiAffinity to the labels of the pods",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                when: "object.kind in ['Deployment', 'StatefulSet'] && object.?spec.?replicas.orValue(1) > 1",
                holds: "variables.podSpec.?affinity.?podAntiAffinity.?requiredDuringSchedulingIgnoredDuringExecution.orValue([]).exists(term, (!has(term.labelSelector) ? false : term.labelSelector.?matchLabels.orValue({}).all(key, variables.podMetadata.?labels[?key].orValue('') == term.labelSelector.matchLabels[key]) && term.labelSelector.?matchExpressions.orValue([]).all(expression, expression.operator == 'In' ? variables.podMetadata.?labels[?expression.key].orValue('') in expression.?values.orValue([]) : expression.operator == 'Exists' ? variables.podMetadata.?labels[?expression.key].hasValue() : true))) || variables.podSpec.?affinity.?podAntiAffinity.?preferredDuringSchedulingIgnoredDuringExecution.orValue([]).exists(term, (!has(term.podAffinityTerm.labelSelector) ? false : term.podAffinityTerm.labelSelector.?matchLabels.orValue({}).all(key, variables.podMetadata.?labels[?key].orValue('') == term.podAffinityTerm.labelSelector.matchLabels[key]) && term.podAffinityTerm.labelSelector.?matchExpressions.orValue([]).all(expression, expression.operator == 'In' ? variables.podMetadata.?labels[?expression.key].orValue('') in expression.?values.orValue([]) : expression.operator == 'Exists' ? variables.podMetadata.?labels[?expression.key].hasValue() : true)))",
                path: "affinity.podAntiAffinity",
                wrong: "its replicas may all be on one node",
            },
        ],
    },
    examples: {
        good: [{ title: "One replica", manifests: deploymentWith("tty: false") }],
        bad: [
            {
                title: "Several",
                manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { replicas: 3, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web }] } } }
`,
                finds: [{ path: "spec.template.spec.affinity.podAntiAffinity" }],
            },
        ],
    },
});
