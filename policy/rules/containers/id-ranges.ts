import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";
import { integer } from "../../library/parameters";

const minimumUser = integer("minimumUser", 1, 0, "The lowest User id.");
const maximumUser = integer("maximumUser", 2147483647, 0, "The highest User id.");
const minimumGroup = integer("minimumGroup", 0, 0, "The lowest Group id; 0 leaves it free.");
const maximumGroup = integer("maximumGroup", 2147483647, 0, "The highest Group id.");
const minimumFsGroup = integer("minimumFsGroup", 0, 0, "The lowest FsGroup id; 0 leaves it free.");
const maximumFsGroup = integer("maximumFsGroup", 2147483647, 0, "The highest FsGroup id.");

export const idRanges = celRule({
    id: "id-ranges",
    title: "User and group ids in a range",
    why: "Where ids are assigned to teams, each pod keeps to those of its own.",
    severity: "low",
    level: "optional",
    sources: {},
    decision:
        "runAsUser, runAsGroup and fsGroup lie between the parameters; where the range begins at 1, runAsNonRoot stands for a user.",
    fix: "set securityContext of the pod to ids of the range",
    parameters: [
        minimumUser,
        maximumUser,
        minimumGroup,
        maximumGroup,
        minimumFsGroup,
        maximumFsGroup,
    ],
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "(variables.minimumUser == 1 && container.?securityContext.?runAsNonRoot.orValue(variables.podSpec.?securityContext.?runAsNonRoot.orValue(false)) && container.?securityContext.?runAsUser.orValue(variables.podSpec.?securityContext.?runAsUser.orValue(1)) != 0) || (container.?securityContext.?runAsUser.orValue(variables.podSpec.?securityContext.?runAsUser.orValue(-1)) >= variables.minimumUser && container.?securityContext.?runAsUser.orValue(variables.podSpec.?securityContext.?runAsUser.orValue(-1)) <= variables.maximumUser)",
                path: "securityContext.runAsUser",
                wrong: "the user is not of the range",
            },
            {
                each: "container",
                holds: "variables.minimumGroup == 0 || (container.?securityContext.?runAsGroup.orValue(variables.podSpec.?securityContext.?runAsGroup.orValue(-1)) >= variables.minimumGroup && container.?securityContext.?runAsGroup.orValue(variables.podSpec.?securityContext.?runAsGroup.orValue(-1)) <= variables.maximumGroup)",
                path: "securityContext.runAsGroup",
                wrong: "the group is not of the range",
            },
            {
                each: "pod",
                holds: "variables.minimumFsGroup == 0 || (variables.podSpec.?securityContext.?fsGroup.orValue(-1) >= variables.minimumFsGroup && variables.podSpec.?securityContext.?fsGroup.orValue(-1) <= variables.maximumFsGroup)",
                path: "securityContext.fsGroup",
                wrong: "the group of the files is not of the range",
            },
        ],
    },
    examples: {
        good: [
            { title: "A user", manifests: podWith("securityContext: { runAsUser: 1000 }") },
            { title: "Not root", manifests: podWith("securityContext: { runAsNonRoot: true }") },
        ],
        bad: [
            {
                title: "Nobody said who",
                manifests: podWith("restartPolicy: Always"),
                finds: [{ path: "spec.containers[0].securityContext.runAsUser" }],
            },
        ],
    },
});
