import { celRule } from "../../library/celRule";
import { roles } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noWildcardResources = celRule({
    id: "no-wildcard-resources",
    title: "Roles list their resources",
    why: "`*` grants resources that nobody thought of, Secrets among them.",
    severity: "high",
    level: "recommended",
    sources: {},
    decision: "No resource is `*` or ends in `/*`.",
    fix: "list the resources",
    cel: {
        on: roles,
        checks: [
            {
                each: "roleRule",
                holds: "!(rule.?resources.orValue([]).exists(resource, resource == '*' || resource.contains('*')))",
                path: "resources",
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
                    '  - { apiGroups: [""], resources: ["*"], verbs: [get] }',
                ),
                finds: [{ path: "rules[0].resources" }],
            },
        ],
    },
});
