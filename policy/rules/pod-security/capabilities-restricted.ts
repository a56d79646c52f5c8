import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const capabilitiesRestricted = celRule({
    id: "capabilities-restricted",
    title: "All capabilities are dropped",
    why: "A container that needs no capability should have none to lose.",
    severity: "high",
    level: "recommended",
    sources: { pss: { profile: "restricted", control: "Capabilities" }, cis: "5.2.9" },
    decision: "ALL is dropped, and at most NET_BIND_SERVICE is added, except on Windows.",
    fix: "set securityContext.capabilities.drop to [ALL], and add at most NET_BIND_SERVICE",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                when: "variables.podSpec.?os.?name.orValue('') != 'windows'",
                holds: "'ALL' in container.?securityContext.?capabilities.?drop.orValue([])",
                path: "securityContext.capabilities.drop",
                wrong: "the container keeps capabilities that it does not need",
            },
            {
                each: "container",
                when: "variables.podSpec.?os.?name.orValue('') != 'windows'",
                holds: "container.?securityContext.?capabilities.?add.orValue([]).all(capability, capability == 'NET_BIND_SERVICE')",
                path: "securityContext.capabilities.add",
                wrong: "only NET_BIND_SERVICE may be added",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Dropped",
                manifests: containerWith(
                    "securityContext: { capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] } }",
                ),
            },
        ],
        bad: [
            {
                title: "Some kept",
                manifests: containerWith("securityContext: { capabilities: { drop: [NET_RAW] } }"),
                finds: [{ path: "spec.containers[0].securityContext.capabilities.drop" }],
            },
            {
                title: "One added",
                manifests: containerWith(
                    "securityContext: { capabilities: { drop: [ALL], add: [CHOWN] } }",
                ),
                finds: [{ path: "spec.containers[0].securityContext.capabilities.add" }],
            },
        ],
    },
});
