import { celRule } from "../../library/celRule";
import { containerWith, podWith } from "../../library/manifests";
import { fillIn } from "../../library/remedy";

export const seccompRestricted = celRule({
    id: "seccomp-restricted",
    title: "A seccomp profile is set",
    why: "Without seccomp every call of the kernel is open to a container, and with it every flaw in them.",
    severity: "medium",
    level: "recommended",
    sources: { pss: { profile: "restricted", control: "Seccomp" } },
    decision:
        "The seccomp profile of the pod, or of each container, is RuntimeDefault or Localhost, except on Windows.",
    fix: "set securityContext.seccompProfile.type of the pod to RuntimeDefault",
    remedy: fillIn("seccompProfile.type", "RuntimeDefault"),
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                when: "variables.podSpec.?os.?name.orValue('') != 'windows'",
                holds: "variables.podSpec.?securityContext.?seccompProfile.?type.orValue('RuntimeDefault') in ['RuntimeDefault', 'Localhost']",
                path: "securityContext.seccompProfile.type",
                wrong: "the pod may make every call of the kernel",
            },
            {
                each: "container",
                when: "variables.podSpec.?os.?name.orValue('') != 'windows'",
                holds: "container.?securityContext.?seccompProfile.?type.orValue(variables.podSpec.?securityContext.?seccompProfile.?type.orValue('')) in ['RuntimeDefault', 'Localhost']",
                path: "securityContext.seccompProfile.type",
                wrong: "no profile limits what it asks of the kernel",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "For the whole pod",
                manifests: podWith("securityContext: { seccompProfile: { type: RuntimeDefault } }"),
            },
        ],
        bad: [
            {
                title: "Left out",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].securityContext.seccompProfile.type" }],
            },
        ],
    },
});
