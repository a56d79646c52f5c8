import { celRule } from "../../library/celRule";
import { roles } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noWildcardVerbs = celRule({
    id: "no-wildcard-verbs",
    title: "Roles list their verbs",
    why: "`*` grants verbs that nobody thought of, and those that are yet to come.",
    severity: "high",
    level: "recommended",
    sources: {},
    decision: "No verb is `*`.",
    fix: "list the verbs",
    cel: {
        on: roles,
        checks: [
            {
                each: "roleRule",
                holds: "!('*' in rule.?verbs.orValue([]))",
                path: "verbs",
                wrong: "it grants what nobody thought of",
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
                    '  - { apiGroups: [""], resources: [pods], verbs: [get] }',
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
                    '  - { apiGroups: [""], resources: [pods], verbs: ["*"] }',
                ),
                finds: [{ path: "rules[0].verbs" }],
            },
        ],
    },
});
