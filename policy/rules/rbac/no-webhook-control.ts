import { celRule } from "../../library/celRule";
import { roles } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noWebhookControl = celRule({
    id: "no-webhook-control",
    title: "No role that changes admission",
    why: "Whoever changes webhooks or admission policies switches them off, or sees and changes every object.",
    severity: "high",
    level: "recommended",
    sources: {},
    decision: "No rule grants more than reading webhook configurations and admission policies.",
    fix: "grant get, list and watch",
    cel: {
        on: roles,
        checks: [
            {
                each: "roleRule",
                holds: "!(rule.?resources.orValue([]).exists(word, word in ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations', 'validatingadmissionpolicies', 'validatingadmissionpolicybindings', 'mutatingadmissionpolicies', 'mutatingadmissionpolicybindings', '*']) && rule.?verbs.orValue([]).exists(word, word in ['create', 'update', 'patch', 'delete', 'deletecollection', '*']))",
                path: "resources",
                wrong: "the account can switch off what guards the cluster",
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
                    "  - { apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], verbs: [get] }",
                ),
            },
        ],
        bad: [
            {
                title: "More",
                manifests: objectOf(
                    "rbac.authorization.k8s.io/v1",
                    "ClusterRole",
                    "rules:",
                    "  - { apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], verbs: [patch] }",
                ),
                finds: [{ path: "rules[0].resources" }],
            },
        ],
    },
});
