import { celRule } from "../../library/celRule";
import { bindings } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noSystemGroups = celRule({
    id: "no-system-groups",
    title: "No rights for whole groups of the system",
    why: "system:masters bypasses every right, and system:authenticated is everyone with any account.",
    severity: "high",
    level: "recommended",
    sources: {},
    decision:
        "No binding gives a role to system:masters, system:anonymous, system:unauthenticated, or system:authenticated.",
    fix: "name a group of your own",
    cel: {
        on: bindings,
        checks: [
            {
                each: "subject",
                holds: "!(subject.?name.orValue('') in ['system:masters', 'system:anonymous', 'system:unauthenticated', 'system:authenticated'])",
                path: "name",
                wrong: "this group is not of your choice",
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
                title: "Masters",
                manifests: objectOf(
                    "rbac.authorization.k8s.io/v1",
                    "ClusterRoleBinding",
                    "roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }",
                    'subjects: [{ kind: Group, name: "system:masters", apiGroup: rbac.authorization.k8s.io }]',
                ),
                finds: [{ path: "subjects[0].name" }],
            },
        ],
    },
});
