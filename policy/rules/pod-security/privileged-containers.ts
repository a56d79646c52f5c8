import { celRule } from "../../library/celRule";
import { containerWith, podWith } from "../../library/manifests";

export const privilegedContainers = celRule({
    id: "privileged-containers",
    title: "No privileged containers",
    why: "A privileged container has every capability and every device of its node: it is root on the node.",
    severity: "critical",
    level: "baseline",
    sources: { pss: { profile: "baseline", control: "Privileged Containers" }, cis: "5.2.2" },
    decision: "securityContext.privileged is false or left out.",
    fix: "remove privileged, and add the single capability that is needed",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "!container.?securityContext.?privileged.orValue(false)",
                path: "securityContext.privileged",
                wrong: "the container is root on its node",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Left out",
                manifests: containerWith("securityContext: { runAsNonRoot: true }"),
            },
        ],
        bad: [
            {
                title: "Privileged",
                manifests: containerWith("securityContext: { privileged: true }"),
                finds: [{ path: "spec.containers[0].securityContext.privileged" }],
            },
            {
                title: "A privileged init container",
                manifests: podWith(
                    "initContainers: [{ name: tune, securityContext: { privileged: true } }]",
                ),
                finds: [{ path: "spec.initContainers[0].securityContext.privileged" }],
            },
        ],
    },
});
