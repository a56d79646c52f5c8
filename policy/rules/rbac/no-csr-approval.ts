import { celRule } from "../../library/celRule";
import { roles } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noCsrApproval = celRule({
    id: "no-csr-approval",
    title: "No role that signs certificates",
    why: "Whoever approves certificates makes himself a member of system:masters.",
    severity: "high",
    level: "recommended",
    sources: {},
    decision: "No rule grants approval or signing of CertificateSigningRequests.",
    fix: "remove the resource",
    cel: {
        on: roles,
        checks: [
            {
                each: "roleRule",
                holds: "!((rule.?resources.orValue([]).exists(word, word in ['certificatesigningrequests/approval', 'certificatesigningrequests/*']) && rule.?verbs.orValue([]).exists(word, word in ['update', 'patch', '*'])) || (rule.?resources.orValue([]).exists(word, word in ['signers']) && rule.?verbs.orValue([]).exists(word, word in ['approve', 'sign', '*'])))",
                path: "resources",
                wrong: "the account can become anyone by a certificate",
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
                    "  - { apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], verbs: [get] }",
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
                    "  - { apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update] }",
                ),
                finds: [{ path: "rules[0].resources" }],
            },
        ],
    },
});
