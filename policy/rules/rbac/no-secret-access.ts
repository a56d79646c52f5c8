import { celRule } from "../../library/celRule";
import { roles } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noSecretAccess = celRule({
    id: "no-secret-access",
    title: "No role that reads all Secrets",
    why: "Whoever may read or write Secrets has the rights of all whose they are.",
    severity: "high",
    level: "strict",
    sources: {},
    decision:
        "No rule grants get, list, watch, create, update, patch, delete or `*` on secrets without resourceNames.",
    fix: "name the Secrets in resourceNames",
    cel: {
        on: roles,
        checks: [
            {
                each: "roleRule",
                holds: "!(rule.?apiGroups.orValue([]).exists(word, word in ['', '*']) && rule.?resources.orValue([]).exists(word, word in ['secrets', '*']) && rule.?verbs.orValue([]).exists(word, word in ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', '*']) && rule.?resourceNames.orValue([]).size() == 0)",
                path: "resources",
                wrong: "the account has every secret of the namespace, or of all",
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
                    '  - { apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [web] }',
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
                    '  - { apiGroups: [""], resources: [secrets], verbs: [list] }',
                ),
                finds: [{ path: "rules[0].resources" }],
            },
        ],
    },
});
