import { celRule } from "../../library/celRule";
import { bindings } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noAnonymousAccess = celRule({
    id: "no-anonymous-access",
    title: "No rights for strangers",
    why: "What system:anonymous and system:unauthenticated may do, everyone may who reaches the API server.",
    severity: "critical",
    level: "baseline",
    sources: {},
    decision: "No binding gives them a role.",
    fix: "remove the subject",
    cel: {
        on: bindings,
        checks: [
            {
                each: "subject",
                holds: "!(subject.?name.orValue('') in ['system:anonymous', 'system:unauthenticated'])",
                path: "name",
                wrong: "it is whoever reaches the API server",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A team",
                manifests: objectOf(
                    "rbac.authorization.k8s.io/v1",
                    "ClusterRoleBinding",
                    "roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }",
                    'subjects: [{ kind: Group, name: "team", apiGroup: rbac.authorization.k8s.io }]',
                ),
            },
        ],
        bad: [
            {
                title: "Strangers",
                manifests: objectOf(
                    "rbac.authorization.k8s.io/v1",
                    "ClusterRoleBinding",
                    "roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }",
                    'subjects: [{ kind: Group, name: "system:unauthenticated", apiGroup: rbac.authorization.k8s.io }]',
                ),
                finds: [{ path: "subjects[0].name" }],
            },
        ],
    },
});
