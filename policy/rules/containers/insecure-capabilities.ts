import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { celList } from "../../library/literals";

const added = "container.?securityContext.?capabilities.?add.orValue([])";
const dropped = "container.?securityContext.?capabilities.?drop.orValue([])";
const insecure = [
    "NET_ADMIN",
    "CHOWN",
    "DAC_OVERRIDE",
    "FSETID",
    "FOWNER",
    "MKNOD",
    "NET_RAW",
    "SETGID",
    "SETUID",
    "SETFCAP",
    "SETPCAP",
    "NET_BIND_SERVICE",
    "SYS_CHROOT",
    "KILL",
    "AUDIT_WRITE",
];

export const insecureCapabilities = celRule({
    id: "insecure-capabilities",
    title: "No capability at all is added",
    why: "Even the capabilities of the default set are steps out of a container.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "Of the default set and of those as good as root none is added, and none is kept.",
    fix: "set securityContext.capabilities.drop to [ALL], and add none",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: `${added}.all(capability, !(capability.upperAscii() in ${celList(insecure)})) && (${dropped}.exists(capability, capability.upperAscii() == 'ALL') || ${celList(insecure)}.all(name, ${dropped}.exists(capability, capability.upperAscii() == name)))`,
                path: "securityContext.capabilities",
                wrong: "it keeps or adds steps out of the container",
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
                finds: [{ path: "spec.containers[0].securityContext.capabilities" }],
            },
        ],
    },
});
