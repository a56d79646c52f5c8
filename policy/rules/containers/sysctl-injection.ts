import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const sysctlInjection = celRule({
    id: "sysctl-injection",
    title: "Values of sysctls are values",
    why: "CRI-O takes `+` and `=` in the value of a sysctl as an option of its own, which leaves the container (CVE-2022-0811).",
    severity: "high",
    level: "baseline",
    sources: {},
    decision: "No value of a sysctl has `+` or `=`.",
    fix: "remove the sysctl",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?securityContext.?sysctls.orValue([]).all(sysctl, !sysctl.?value.orValue('').contains('+') && !sysctl.?value.orValue('').contains('='))",
                path: "securityContext.sysctls",
                wrong: "one of them tries to leave the container",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A value",
                manifests: podWith(
                    'securityContext: { sysctls: [{ name: net.ipv4.tcp_syncookies, value: "1" }] }',
                ),
            },
        ],
        bad: [
            {
                title: "An option",
                manifests: podWith(
                    'securityContext: { sysctls: [{ name: kernel.shm_rmid_forced, value: "1+kernel.core_pattern=/x" }] }',
                ),
                finds: [{ path: "spec.securityContext.sysctls" }],
            },
        ],
    },
});
