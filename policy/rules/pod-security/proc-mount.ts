import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { kubernetesMinor } from "../../library/version";

export const procMount = celRule({
    id: "proc-mount",
    title: "The masked /proc",
    why: "Parts of /proc tell of the node and change it; runtimes mask them.",
    severity: "medium",
    level: "baseline",
    sources: { pss: { profile: "baseline", control: "/proc Mount Type" } },
    decision:
        "procMount is Default, or, from Kubernetes 1.35 on, the pod has user namespaces of its own.",
    fix: "leave procMount out",
    parameters: [kubernetesMinor],
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                when: "!(variables.kubernetesMinor >= 35 && variables.podSpec.?hostUsers.orValue(true) == false)",
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
            {
                title: "A pod with user namespaces",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  hostUsers: false
  containers: [{ name: web, image: example.org/web:1.4.2, securityContext: { procMount: Unmasked } }]
`,
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
