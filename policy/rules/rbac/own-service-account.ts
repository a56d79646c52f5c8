import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const ownServiceAccount = celRule({
    id: "own-service-account",
    title: "Accounts of their own",
    why: "Rights that are given to the default account are given to every pod beside.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "serviceAccountName is set, and not to default.",
    fix: "make an account, and name it in spec.serviceAccountName",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "!(variables.podSpec.?serviceAccountName.orValue('default') in ['', 'default'])",
                path: "serviceAccountName",
                wrong: "rights of this account are those of every pod beside",
            },
        ],
    },
    examples: {
        good: [{ title: "Its own", manifests: podWith("serviceAccountName: web") }],
        bad: [
            {
                title: "The default",
                manifests: podWith("restartPolicy: Always"),
                finds: [{ path: "spec.serviceAccountName" }],
            },
        ],
    },
});
