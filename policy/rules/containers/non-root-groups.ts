import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const nonRootGroups = celRule({
    id: "non-root-groups",
    title: "No root group",
    why: "Files of the group 0 are those of root on many systems.",
    severity: "low",
    level: "optional",
    sources: {},
    decision:
        "runAsGroup is set and above 0; supplementalGroups and fsGroup are above 0 or left out.",
    fix: "set securityContext.runAsGroup of the pod",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "container.?securityContext.?runAsGroup.orValue(variables.podSpec.?securityContext.?runAsGroup.orValue(0)) > 0",
                path: "securityContext.runAsGroup",
                wrong: "the group 0 is that of root",
            },
            {
                each: "pod",
                holds: "variables.podSpec.?securityContext.?supplementalGroups.orValue([1]).all(group, group > 0)",
                path: "securityContext.supplementalGroups",
                wrong: "the group 0 is that of root",
            },
            {
                each: "pod",
                holds: "variables.podSpec.?securityContext.?fsGroup.orValue(1) > 0",
                path: "securityContext.fsGroup",
                wrong: "the group 0 is that of root",
            },
        ],
    },
    examples: {
        good: [{ title: "A group", manifests: podWith("securityContext: { runAsGroup: 1000 }") }],
        bad: [
            {
                title: "The root group",
                manifests: podWith("securityContext: { runAsGroup: 0 }"),
                finds: [{ path: "spec.containers[0].securityContext.runAsGroup" }],
            },
        ],
    },
});
