import { celRule } from "../../library/celRule";
import { roles } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noEndpointEdits = celRule({
    id: "no-endpoint-edits",
    title: "Nobody points Services elsewhere",
    why: "Whoever edits Endpoints sends the traffic of a Service into another namespace (CVE-2021-25740).",
    severity: "medium",
    level: "baseline",
    sources: {},
    decision:
        "The ClusterRole system:aggregate-to-edit, and those aggregated to edit, grant no writing of endpoints.",
    fix: "remove endpoints from the rule",
    cel: {
        on: roles,
        checks: [
            {
                each: "roleRule",
                holds: "!((object.metadata.?name.orValue('') == 'system:aggregate-to-edit' || object.metadata.?labels[?'rbac.authorization.k8s.io/aggregate-to-edit'].orValue('') == 'true') && rule.?resources.orValue([]).exists(word, word in ['endpoints', 'endpointslices', '*']) && rule.?verbs.orValue([]).exists(word, word in ['create', 'patch', 'update', '*']))",
                path: "resources",
                wrong: "the traffic of a Service can be sent into another namespace",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Less",
                manifests: objectOf(
                    "rbac.authorization.k8s.io/v1",
                    "ClusterRole",
                    "rules:",
                    '  - { apiGroups: [""], resources: [endpoints], verbs: [get] }',
                ),
            },
        ],
        bad: [
            {
                title: "More",
                manifests: `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: edits, labels: { rbac.authorization.k8s.io/aggregate-to-edit: "true" } }
rules:
  - { apiGroups: [""], resources: [endpoints], verbs: [create] }
`,
                finds: [{ path: "rules[0].resources" }],
            },
        ],
    },
});
