import type { Rule } from "../../library/rule";
import { texts } from "../../library/parameters";
import { fits } from "../../library/patterns";
import { boundRole, grantsExec, isBinding } from "../../library/roles";

const trusted = texts(
    "trusted",
    ["cluster-admin", "admin", "edit", "view", "system:*", "gce:podsecuritypolicy:calico-sa"],
    "Roles and bindings of the cluster itself; `*` stands for any text.",
);

export const noBoundPodExec: Rule = {
    id: "no-bound-pod-exec",
    title: "Nobody is bound to a role that enters pods",
    why: "Whoever may run a command in a pod has its token and its secrets.",
    severity: "high",
    level: "optional",
    sources: {},
    matches: "every binding, with the roles of the stack",
    decision:
        "The role of a binding is one of the cluster itself, or one of the stack that grants no pods/exec and no pods/attach.",
    fix: "bind another role",
    parameters: [trusted],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report, settings) {
        for (const object of stack.objects.filter(isBinding)) {
            report.judge(() => {
                const bound = boundRole(stack, object);
                const name = object.fields.at("roleRef", "name");
                const isTrusted = (text: string) =>
                    settings(trusted).some((pattern) => fits(pattern, text));
                const isKnown =
                    isTrusted(object.subject.name) ||
                    (bound === undefined &&
                        name.text() !== "cluster-admin" &&
                        isTrusted(name.text() ?? ""));
                if (
                    !isKnown &&
                    (bound === undefined || bound.fields.at("rules").items().some(grantsExec))
                ) {
                    report.violation(
                        name,
                        bound === undefined
                            ? "nobody here knows what this role grants"
                            : "this role enters pods",
                    );
                }
            });
        }
    },
    examples: {
        good: [
            {
                title: "A known role",
                manifests: `
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: web, namespace: shop }
rules: [{ apiGroups: ["*"], resources: ["pods"], verbs: ["get"] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: web }
subjects: [{ kind: Group, name: team, apiGroup: rbac.authorization.k8s.io }]
`,
            },
        ],
        bad: [
            {
                title: "An unknown one",
                manifests: `
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: other }
subjects: [{ kind: Group, name: team, apiGroup: rbac.authorization.k8s.io }]
`,
                finds: [{ path: "roleRef.name" }],
            },
            {
                title: "A role that enters",
                manifests: `
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: web, namespace: shop }
rules: [{ apiGroups: ["*"], resources: ["pods/exec"], verbs: ["create"] }]
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
