import { celRule } from "../../library/celRule";
import { roles } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { texts } from "../../library/parameters";

const trusted = texts(
    "trusted",
    ["cluster-admin", "admin", "edit", "system:*", "gce:podsecuritypolicy:calico-sa"],
    "Roles of the cluster itself; `*` at the end stands for any text.",
);

export const noPodExec = celRule({
    id: "no-pod-exec",
    title: "No role that enters pods",
    why: "Whoever may run a command in a pod has its token and its secrets.",
    severity: "high",
    level: "recommended",
    sources: {},
    decision: "No rule grants get, create or `*` on pods/exec or pods/attach.",
    fix: "remove the resource",
    parameters: [trusted],
    cel: {
        on: roles,
        checks: [
            {
                each: "roleRule",
                holds: "variables.trusted.exists(name, name.endsWith('*') ? object.metadata.?name.orValue('').startsWith(name.substring(0, name.size() - 1)) : object.metadata.?name.orValue('') == name) || !(rule.?apiGroups.orValue([]).exists(word, word in ['', '*']) && rule.?resources.orValue([]).exists(word, word in ['pods/exec', 'pods/attach', 'pods/*', '*', '*/exec', '*/attach']) && rule.?verbs.orValue([]).exists(word, word in ['get', 'create', '*']))",
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
