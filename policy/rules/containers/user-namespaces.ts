import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const userNamespaces = celRule({
    id: "user-namespaces",
    title: "User namespaces",
    why: "With user namespaces root in a container is nobody on its node.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "hostUsers is false.",
    fix: "set spec.hostUsers to false",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?hostUsers.orValue(true) == false",
                path: "hostUsers",
                wrong: "users of the container are those of the node",
            },
        ],
    },
    examples: {
        good: [{ title: "Own users", manifests: podWith("hostUsers: false") }],
        bad: [
            {
                title: "Left out",
                manifests: podWith("restartPolicy: Always"),
                finds: [{ path: "spec.hostUsers" }],
            },
        ],
    },
});
