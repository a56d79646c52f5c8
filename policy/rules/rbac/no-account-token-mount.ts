import { celRule } from "../../library/celRule";
import { coreKinds } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noAccountTokenMount = celRule({
    id: "no-account-token-mount",
    title: "Accounts mount no token",
    why: "Whoever breaks into a pod has the token that is mounted there.",
    severity: "low",
    level: "strict",
    sources: {},
    decision: "automountServiceAccountToken of a ServiceAccount is false.",
    fix: "set automountServiceAccountToken to false, and to true in the pods that need it",
    cel: {
        on: coreKinds("ServiceAccount"),
        checks: [
            {
                each: "object",
                holds: "object.?automountServiceAccountToken.orValue(true) == false",
                path: "automountServiceAccountToken",
                wrong: "every pod of this account has its token",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Not mounted",
                manifests: objectOf("v1", "ServiceAccount", "automountServiceAccountToken: false"),
            },
        ],
        bad: [
            {
                title: "Left out",
                manifests: objectOf("v1", "ServiceAccount"),
                finds: [{ path: "automountServiceAccountToken" }],
            },
        ],
    },
});
