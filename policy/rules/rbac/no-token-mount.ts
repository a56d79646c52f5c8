import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const noTokenMount = celRule({
    id: "no-token-mount",
    title: "No token without a need",
    why: "Whoever breaks into a pod has the token that is mounted there.",
    severity: "medium",
    level: "strict",
    sources: { cis: "5.1.6" },
    decision: "automountServiceAccountToken of the pod is false.",
    fix: "set automountServiceAccountToken to false",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?automountServiceAccountToken.orValue(true) == false",
                path: "automountServiceAccountToken",
                wrong: "the token of the account is in every container",
            },
        ],
    },
    examples: {
        good: [{ title: "Not mounted", manifests: podWith("automountServiceAccountToken: false") }],
        bad: [
            {
                title: "Left out",
                manifests: podWith("restartPolicy: Always"),
                finds: [{ path: "spec.automountServiceAccountToken" }],
            },
        ],
    },
});
