import { celRule } from "../../library/celRule";
import { roles } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noNodesProxy = celRule({
    id: "no-nodes-proxy",
    title: "No role that talks to kubelets",
    why: "Through nodes/proxy a command runs in any pod, past the rights and the records of the API server.",
    severity: "high",
    level: "baseline",
    sources: {},
    decision: "No rule grants nodes/proxy.",
    fix: "remove the resource",
    cel: {
        on: roles,
        checks: [
            {
                each: "roleRule",
                holds: "!(rule.?apiGroups.orValue([]).exists(word, word in ['', '*']) && rule.?resources.orValue([]).exists(word, word in ['nodes/proxy', 'nodes/*']))",
                path: "resources",
                wrong: "the account reaches every kubelet, past all rights",
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
                    '  - { apiGroups: [""], resources: [nodes], verbs: [get] }',
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
                    '  - { apiGroups: [""], resources: [nodes/proxy], verbs: [get] }',
                ),
                finds: [{ path: "rules[0].resources" }],
            },
        ],
    },
});
