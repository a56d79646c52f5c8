import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const dangerousCapabilities = celRule({
    id: "dangerous-capabilities",
    title: "No capability that is as good as root",
    why: "SYS_ADMIN, NET_ADMIN and ALL let a container change its node.",
    severity: "high",
    level: "baseline",
    sources: {},
    decision: "None of them is added.",
    fix: "remove it from securityContext.capabilities.add",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "container.?securityContext.?capabilities.?add.orValue([]).all(capability, !(capability.upperAscii() in ['ALL', 'SYS_ADMIN', 'NET_ADMIN', 'CAP_SYS_ADMIN', 'CAP_NET_ADMIN']))",
                path: "securityContext.capabilities.add",
                wrong: "with this capability a container is as good as root on its node",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Another one",
                manifests: containerWith("securityContext: { capabilities: { add: [CHOWN] } }"),
            },
        ],
        bad: [
            {
                title: "SYS_ADMIN",
                manifests: containerWith("securityContext: { capabilities: { add: [SYS_ADMIN] } }"),
                finds: [{ path: "spec.containers[0].securityContext.capabilities.add" }],
            },
        ],
    },
});
