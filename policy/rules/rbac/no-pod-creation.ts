import { celRule } from "../../library/celRule";
import { roles } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noPodCreation = celRule({
    id: "no-pod-creation",
    title: "No role that makes pods",
    why: "Whoever makes a pod runs it with any account and any Secret of its namespace.",
    severity: "medium",
    level: "strict",
    sources: {},
    decision: "No rule grants create, update, patch or `*` on pods or what makes pods.",
    fix: "remove the verb",
    cel: {
        on: roles,
        checks: [
            {
                each: "roleRule",
                holds: "!(rule.?resources.orValue([]).exists(word, word in ['pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs', '*']) && rule.?verbs.orValue([]).exists(word, word in ['create', 'update', 'patch', '*']))",
                path: "resources",
                wrong: "the account runs pods with any account of the namespace",
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
                    "  - { apiGroups: [apps], resources: [deployments], verbs: [get] }",
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
                    "  - { apiGroups: [apps], resources: [deployments], verbs: [create] }",
                ),
                finds: [{ path: "rules[0].resources" }],
            },
        ],
    },
});
