import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const dropAllCapabilities = celRule({
    id: "drop-all-capabilities",
    title: "All capabilities are dropped, whatever is added",
    why: "A container lists what it needs, and has nothing else.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "ALL is dropped. capabilities-restricted asks for more.",
    fix: "set securityContext.capabilities.drop to [ALL], and add those that are needed",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "container.?securityContext.?capabilities.?drop.orValue([]).exists(capability, capability.upperAscii() == 'ALL')",
                path: "securityContext.capabilities.drop",
                wrong: "the container keeps capabilities that it does not need",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Dropped",
                manifests: containerWith("securityContext: { capabilities: { drop: [ALL] } }"),
            },
        ],
        bad: [
            {
                title: "Kept",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].securityContext.capabilities.drop" }],
            },
        ],
    },
});
