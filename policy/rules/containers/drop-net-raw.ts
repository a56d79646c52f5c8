import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const dropNetRaw = celRule({
    id: "drop-net-raw",
    title: "No raw packets",
    why: "With NET_RAW a container forges packets, and intercepts those of others.",
    severity: "medium",
    level: "recommended",
    sources: {},
    decision: "NET_RAW or ALL is dropped.",
    fix: "set securityContext.capabilities.drop to [ALL]",
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "container.?securityContext.?capabilities.?drop.orValue([]).exists(capability, capability in ['ALL', 'NET_RAW', 'CAP_NET_RAW'])",
                path: "securityContext.capabilities.drop",
                wrong: "the container may forge packets",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "All dropped",
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
