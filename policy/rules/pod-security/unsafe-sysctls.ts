import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";
import { kubernetesMinor } from "../../library/version";
import { celList } from "../../library/literals";

/** The safe sysctls, by the minor version of Kubernetes that added them. */
const safe = [
    {
        since: 0,
        names: [
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.ping_group_range",
            "net.ipv4.ip_unprivileged_port_start",
        ],
    },
    { since: 27, names: ["net.ipv4.ip_local_reserved_ports"] },
    {
        since: 29,
        names: [
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes",
        ],
    },
    { since: 32, names: ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"] },
    { since: 37, names: ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"] },
];

export const unsafeSysctls = celRule({
    id: "unsafe-sysctls",
    title: "Only safe sysctls",
    why: "A sysctl outside the safe set changes its node for all pods on it.",
    severity: "medium",
    level: "baseline",
    sources: { pss: { profile: "baseline", control: "Sysctls" } },
    decision: "Only sysctls that Kubernetes calls safe are set.",
    fix: "set it on the node, or leave it out",
    parameters: [kubernetesMinor],
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: `variables.podSpec.?securityContext.?sysctls.orValue([]).all(sysctl, ${safe.map(({ since, names }) => `variables.kubernetesMinor >= ${since} && sysctl.name in ${celList(names)}`).join(" || ")})`,
                path: "securityContext.sysctls",
                wrong: "one of them is not among the safe sysctls",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A safe one",
                manifests: podWith(
                    'securityContext: { sysctls: [{ name: net.ipv4.tcp_syncookies, value: "1" }] }',
                ),
            },
        ],
        bad: [
            {
                title: "An unsafe one",
                manifests: podWith(
                    'securityContext: { sysctls: [{ name: kernel.msgmax, value: "65536" }] }',
                ),
                finds: [{ path: "spec.securityContext.sysctls" }],
            },
            {
                title: "Safe only from Kubernetes 1.32 on",
                manifests: podWith(
                    'securityContext: { sysctls: [{ name: net.ipv4.tcp_rmem, value: "4096" }] }',
                ),
                finds: [{ path: "spec.securityContext.sysctls" }],
                settings: { kubernetesMinor: 31 },
            },
        ],
    },
});
