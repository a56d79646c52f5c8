import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const seccompBaseline = celRule({
    id: "seccomp-baseline",
    title: "Seccomp is not switched off",
    why: "Without seccomp every call of the kernel is open to a container, and with it every flaw in them.",
    severity: "medium",
    level: "baseline",
    sources: { pss: { profile: "baseline", control: "Seccomp" } },
    decision: "A seccomp profile is RuntimeDefault or Localhost, or left out.",
    fix: "leave the profile out, or set RuntimeDefault or Localhost",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?securityContext.?seccompProfile.?type.orValue('RuntimeDefault') in ['RuntimeDefault', 'Localhost']",
                path: "securityContext.seccompProfile.type",
                wrong: "the pod may make every call of the kernel",
            },
            {
                each: "container",
                holds: "container.?securityContext.?seccompProfile.?type.orValue('RuntimeDefault') in ['RuntimeDefault', 'Localhost']",
                path: "securityContext.seccompProfile.type",
                wrong: "the container may make every call of the kernel",
            },
        ],
    },
    examples: {
        good: [
            { title: "Left out", manifests: podWith("securityContext: { runAsNonRoot: true }") },
        ],
        bad: [
            {
                title: "Unconfined",
                manifests: podWith("securityContext: { seccompProfile: { type: Unconfined } }"),
                finds: [{ path: "spec.securityContext.seccompProfile.type" }],
            },
        ],
    },
});
