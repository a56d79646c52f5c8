import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const hostAliases = celRule({
    id: "host-aliases",
    title: "No names of its own in /etc/hosts",
    why: "An alias hides an address where nobody looks for it, and outlives it.",
    severity: "low",
    level: "strict",
    sources: {},
    decision: "hostAliases is left out.",
    fix: "remove hostAliases, and use a Service of the type ExternalName",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?hostAliases.orValue([]).size() == 0",
                path: "hostAliases",
                wrong: "these names are known to nobody else",
            },
        ],
    },
    examples: {
        good: [{ title: "None", manifests: podWith("restartPolicy: Always") }],
        bad: [
            {
                title: "One",
                manifests: podWith("hostAliases: [{ ip: 192.0.2.1, hostnames: [db] }]"),
                finds: [{ path: "spec.hostAliases" }],
            },
        ],
    },
});
