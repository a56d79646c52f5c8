import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { kubernetesMinor } from "../../library/version";

export const procMountRestricted = celRule({
    id: "proc-mount-restricted",
    title: "The masked /proc, with user namespaces too",
    why: "Parts of /proc tell of the node and change it; runtimes mask them.",
    severity: "medium",
    level: "recommended",
    sources: { pss: { profile: "restricted", control: "/proc Mount Type" } },
    decision:
        "From Kubernetes 1.35 on, procMount is Default even where the pod has user namespaces of its own.",
    fix: "leave procMount out",
    parameters: [kubernetesMinor],
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                when: "variables.kubernetesMinor >= 35",
                holds: "container.?securityContext.?procMount.orValue('Default') == 'Default'",
                path: "securityContext.procMount",
                wrong: "the container sees the unmasked /proc of its node",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Default",
                manifests: containerWith("securityContext: { procMount: Default }"),
            },
        ],
        bad: [
            {
                title: "Unmasked",
                manifests: containerWith("securityContext: { procMount: Unmasked }"),
                finds: [{ path: "spec.containers[0].securityContext.procMount" }],
            },
        ],
    },
});
