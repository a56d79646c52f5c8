import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const linuxHardening = celRule({
    id: "linux-hardening",
    title: "Some hardening of Linux",
    why: "One of AppArmor, seccomp, SELinux or dropped capabilities stands between a flaw and the node.",
    severity: "medium",
    level: "recommended",
    sources: {},
    decision:
        "A profile of AppArmor or seccomp other than Unconfined is set, or SELinux options, or capabilities are dropped and ALL is not added.",
    fix: "set securityContext.seccompProfile.type of the pod to RuntimeDefault",
    cel: {
        on: "pods",
        checks: [
            {
                each: "mainContainer",
                holds: "(container.?securityContext.?seccompProfile.?type.orValue(variables.podSpec.?securityContext.?seccompProfile.?type.orValue('Unconfined')) != 'Unconfined') || (container.?securityContext.?appArmorProfile.?type.orValue(variables.podSpec.?securityContext.?appArmorProfile.?type.orValue('Unconfined')) != 'Unconfined') || variables.podMetadata.?annotations[?'container.apparmor.security.beta.kubernetes.io/' + container.name].orValue('unconfined') != 'unconfined' || container.?securityContext.?seLinuxOptions.hasValue() || variables.podSpec.?securityContext.?seLinuxOptions.hasValue() || (container.?securityContext.?capabilities.?drop.orValue([]).size() > 0 && !container.?securityContext.?capabilities.?add.orValue([]).exists(capability, capability.upperAscii() == 'ALL'))",
                path: "securityContext",
                wrong: "nothing stands between the container and its node",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Seccomp",
                manifests: podWith("securityContext: { seccompProfile: { type: RuntimeDefault } }"),
            },
        ],
        bad: [
            {
                title: "Nothing",
                manifests: podWith("restartPolicy: Always"),
                finds: [{ path: "spec.containers[0].securityContext" }],
            },
        ],
    },
});
