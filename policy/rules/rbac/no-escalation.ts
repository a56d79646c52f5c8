import { celRule } from "../../library/celRule";
import { roles } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noEscalation = celRule({
    id: "no-escalation",
    title: "No role that makes roles",
    why: "With escalate, bind or impersonate an account gives itself whatever it wants.",
    severity: "critical",
    level: "recommended",
    sources: {},
    decision: "No rule grants escalate or bind on roles, or impersonate.",
    fix: "remove the verb",
    cel: {
        on: roles,
        checks: [
            {
                each: "roleRule",
                holds: "!((rule.?resources.orValue([]).exists(word, word in ['roles', 'clusterroles', '*']) && rule.?verbs.orValue([]).exists(word, word in ['escalate', 'bind', '*'])) || rule.?verbs.orValue([]).exists(word, word in ['impersonate']))",
                path: "verbs",
                wrong: "the account can give itself any right",
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
                    "  - { apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [get] }",
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
                    "  - { apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind] }",
                ),
                finds: [{ path: "rules[0].verbs" }],
            },
        ],
    },
});
