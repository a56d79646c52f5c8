import { celRule } from "../../library/celRule";
import { coreKinds } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noTokenSecrets = celRule({
    id: "no-token-secrets",
    title: "No tokens that never expire",
    why: "A token in a Secret never expires; those that the kubelet mounts do.",
    severity: "medium",
    level: "recommended",
    sources: {},
    decision: "No Secret is of the type kubernetes.io/service-account-token.",
    fix: "use a projected token, or kubectl create token",
    cel: {
        on: coreKinds("Secret"),
        checks: [
            {
                each: "object",
                holds: "object.?type.orValue('Opaque') != 'kubernetes.io/service-account-token'",
                path: "type",
                wrong: "this token never expires",
            },
        ],
    },
    examples: {
        good: [{ title: "Another", manifests: objectOf("v1", "Secret", "type: Opaque") }],
        bad: [
            {
                title: "A token",
                manifests: objectOf("v1", "Secret", "type: kubernetes.io/service-account-token"),
                finds: [{ path: "type" }],
            },
        ],
    },
});
