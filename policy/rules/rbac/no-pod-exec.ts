import { celRule } from "../../library/celRule";
import { roles } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noPodExec = celRule({
    id: "no-pod-exec",
    title: "No role that enters pods",
    why: "Whoever may run a command in a pod has its token and its secrets.",
    severity: "high",
    level: "recommended",
    sources: {},
    decision: "No rule grants get, create or `*` on pods/exec or pods/attach.",
    fix: "remove the resource",
    cel: {
        on: roles,
        checks: [
            {
                each: "roleRule",
                holds: "!(rule.?apiGroups.orValue([]).exists(word, word in ['', '*']) && rule.?resources.orValue([]).exists(word, word in ['pods/exec', 'pods/attach', 'pods/*', '*', '*/exec', '*/attach']) && rule.?verbs.orValue([]).exists(word, word in ['get', 'create', '*']))",
                path: "resources",
                wrong: "the account enters every pod that it can name",
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
                    '  - { apiGroups: [""], resources: [pods/exec], verbs: [create] }',
                ),
                finds: [{ path: "rules[0].resources" }],
            },
        ],
    },
});
