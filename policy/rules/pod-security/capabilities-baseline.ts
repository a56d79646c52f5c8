import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { celList } from "../../library/literals";

const defaultCapabilities = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

export const capabilitiesBaseline = celRule({
    id: "capabilities-baseline",
    title: "No capabilities beyond the default",
    why: "A capability beyond those that container runtimes grant by default opens ways out of the container.",
    severity: "high",
    level: "baseline",
    sources: { pss: { profile: "baseline", control: "Capabilities" }, cis: "5.2.8" },
    decision: "Only capabilities of the default set are added.",
    fix: "add only capabilities of the default set, best none",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: `container.?securityContext.?capabilities.?add.orValue([]).all(capability, capability in ${celList(defaultCapabilities)})`,
                path: "securityContext.capabilities.add",
                wrong: "it adds what container runtimes withhold",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "One of the default set",
                manifests: containerWith("securityContext: { capabilities: { add: [CHOWN] } }"),
            },
        ],
        bad: [
            {
                title: "Administration of the network",
                manifests: containerWith("securityContext: { capabilities: { add: [NET_ADMIN] } }"),
                finds: [{ path: "spec.containers[0].securityContext.capabilities.add" }],
            },
        ],
    },
});
