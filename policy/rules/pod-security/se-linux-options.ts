import { celRule } from "../../library/celRule";
import { containerWith, podWith } from "../../library/manifests";
import { kubernetesMinor } from "../../library/version";

export const seLinuxOptions = celRule({
    id: "se-linux-options",
    title: "No way around SELinux",
    why: "SELinux confines a container where the code in it fails to.",
    severity: "medium",
    level: "baseline",
    sources: { pss: { profile: "baseline", control: "SELinux" } },
    decision: "The SELinux type is one of those for containers, and neither user nor role is set.",
    fix: "leave seLinuxOptions out",
    parameters: [kubernetesMinor],
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?securityContext.?seLinuxOptions.?type.orValue('') in ['', 'container_t', 'container_init_t', 'container_kvm_t'] || (variables.kubernetesMinor >= 31 && variables.podSpec.securityContext.seLinuxOptions.type == 'container_engine_t')",
                path: "securityContext.seLinuxOptions.type",
                wrong: "this type frees the container from SELinux",
            },
            {
                each: "pod",
                holds: "variables.podSpec.?securityContext.?seLinuxOptions.?user.orValue('') == ''",
                path: "securityContext.seLinuxOptions.user",
                wrong: "a user of its own changes what SELinux allows",
            },
            {
                each: "pod",
                holds: "variables.podSpec.?securityContext.?seLinuxOptions.?role.orValue('') == ''",
                path: "securityContext.seLinuxOptions.role",
                wrong: "a role of its own changes what SELinux allows",
            },
            {
                each: "container",
                holds: "container.?securityContext.?seLinuxOptions.?type.orValue('') in ['', 'container_t', 'container_init_t', 'container_kvm_t'] || (variables.kubernetesMinor >= 31 && container.securityContext.seLinuxOptions.type == 'container_engine_t')",
                path: "securityContext.seLinuxOptions.type",
                wrong: "this type frees the container from SELinux",
            },
            {
                each: "container",
                holds: "container.?securityContext.?seLinuxOptions.?user.orValue('') == ''",
                path: "securityContext.seLinuxOptions.user",
                wrong: "a user of its own changes what SELinux allows",
            },
            {
                each: "container",
                holds: "container.?securityContext.?seLinuxOptions.?role.orValue('') == ''",
                path: "securityContext.seLinuxOptions.role",
                wrong: "a role of its own changes what SELinux allows",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A type for containers",
                manifests: podWith(
                    "securityContext: { seLinuxOptions: { type: container_init_t } }",
                ),
            },
        ],
        bad: [
            {
                title: "A type of the node",
                manifests: podWith("securityContext: { seLinuxOptions: { type: spc_t } }"),
                finds: [{ path: "spec.securityContext.seLinuxOptions.type" }],
            },
            {
                title: "A user",
                manifests: containerWith("securityContext: { seLinuxOptions: { user: system_u } }"),
                finds: [{ path: "spec.containers[0].securityContext.seLinuxOptions.user" }],
            },
            {
                title: "Engines only from Kubernetes 1.31 on",
                manifests: podWith(
                    "securityContext: { seLinuxOptions: { type: container_engine_t } }",
                ),
                finds: [{ path: "spec.securityContext.seLinuxOptions.type" }],
                settings: { kubernetesMinor: 30 },
            },
        ],
    },
});
