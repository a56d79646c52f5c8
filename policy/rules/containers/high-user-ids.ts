import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";
import { integer } from "../../library/parameters";

const minimumId = integer("minimumId", 10000, 1, "The lowest user and group id.");

export const highUserIds = celRule({
    id: "high-user-ids",
    title: "User ids beyond those of the node",
    why: "A user id that the node uses for somebody gives that account to whoever leaves the container.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "runAsUser and runAsGroup, of the pod or the container, are at least the parameter.",
    fix: "set securityContext.runAsUser and runAsGroup of the pod",
    parameters: [minimumId],
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "container.?securityContext.?runAsUser.orValue(variables.podSpec.?securityContext.?runAsUser.orValue(0)) >= variables.minimumId",
                path: "securityContext.runAsUser",
                wrong: "this id can be that of an account of the node",
            },
            {
                each: "declaredContainer",
                holds: "container.?securityContext.?runAsGroup.orValue(variables.podSpec.?securityContext.?runAsGroup.orValue(0)) >= variables.minimumId",
                path: "securityContext.runAsGroup",
                wrong: "this id can be that of an account of the node",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "High ids",
                manifests: podWith("securityContext: { runAsUser: 20000, runAsGroup: 20000 }"),
            },
        ],
        bad: [
            {
                title: "Low ids",
                manifests: podWith("securityContext: { runAsUser: 1000, runAsGroup: 20000 }"),
                finds: [{ path: "spec.containers[0].securityContext.runAsUser" }],
            },
        ],
    },
});
