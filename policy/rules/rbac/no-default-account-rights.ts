import { celRule } from "../../library/celRule";
import { bindings } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noDefaultAccountRights = celRule({
    id: "no-default-account-rights",
    title: "No rights for default accounts",
    why: "Every pod that names no account runs as the default one of its namespace.",
    severity: "medium",
    level: "recommended",
    sources: {},
    decision: "No binding gives a role to an account named default.",
    fix: "make an account for the pods that need the role",
    cel: {
        on: bindings,
        checks: [
            {
                each: "subject",
                holds: "!(subject.?kind.orValue('') == 'ServiceAccount' && subject.?name.orValue('') == 'default')",
                path: "name",
                wrong: "every pod of its namespace has this right",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "An account",
                manifests: objectOf(
                    "rbac.authorization.k8s.io/v1",
                    "ClusterRoleBinding",
                    "roleRef: { kind: ClusterRole, name: view }",
                    "subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]",
                ),
            },
        ],
        bad: [
            {
                title: "The default",
                manifests: objectOf(
                    "rbac.authorization.k8s.io/v1",
                    "ClusterRoleBinding",
                    "roleRef: { kind: ClusterRole, name: view }",
                    "subjects: [{ kind: ServiceAccount, name: default, namespace: shop }]",
                ),
                finds: [{ path: "subjects[0].name" }],
            },
        ],
    },
});
