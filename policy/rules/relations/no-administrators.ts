import type { Rule } from "../../library/rule";
import { texts } from "../../library/parameters";
import { fits } from "../../library/patterns";
import { boundRole, grantsAll, isBinding } from "../../library/roles";

const trusted = texts(
    "trusted",
    ["cluster-admin", "system:*", "gce:podsecuritypolicy:calico-sa"],
    "Bindings of the cluster itself; `*` stands for any text.",
);

export const noAdministrators: Rule = {
    id: "no-administrators",
    title: "Nobody is administrator",
    why: "Who is bound to cluster-admin, or to a role of wildcards, may do everything.",
    severity: "critical",
    level: "recommended",
    sources: {},
    matches: "every binding, with the roles of the stack",
    decision:
        "No binding names cluster-admin, or a role of the stack that grants every verb on every resource.",
    fix: "bind a role that lists what is needed",
    parameters: [trusted],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report, settings) {
        for (const object of stack.objects.filter(isBinding)) {
            report.judge(() => {
                const bound = boundRole(stack, object);
                const name = object.fields.at("roleRef", "name");
                if (settings(trusted).some((pattern) => fits(pattern, object.subject.name))) {
                    return;
                }
                if (
                    name.text() === "cluster-admin" ||
                    bound?.fields.at("rules").items().some(grantsAll) === true
                ) {
                    report.violation(name, "whoever has this role may do everything");
                }
            });
        }
    },
    examples: {
        good: [
            {
                title: "A view",
                manifests: `
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: Group, name: team, apiGroup: rbac.authorization.k8s.io }]
`,
            },
        ],
        bad: [
            {
                title: "The administrator",
                manifests: `
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: Group, name: team, apiGroup: rbac.authorization.k8s.io }]
`,
                finds: [{ path: "roleRef.name" }],
            },
            {
                title: "Wildcards",
                manifests: `
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: web, namespace: shop }
rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: web }
subjects: [{ kind: Group, name: team, apiGroup: rbac.authorization.k8s.io }]
`,
                finds: [{ path: "roleRef.name" }],
            },
        ],
    },
};
