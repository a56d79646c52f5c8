import { celRule } from "../../library/celRule";
import { containerWith, podWith } from "../../library/manifests";
import { kubernetesMinor } from "../../library/version";

export const runAsNonRoot = celRule({
    id: "run-as-non-root",
    title: "No root in containers",
    why: "Root in a container is root on the node as soon as anything else fails.",
    severity: "high",
    level: "recommended",
    sources: { pss: { profile: "restricted", control: "Running as Non-root" }, cis: "5.2.7" },
    decision:
        "runAsNonRoot is true, of the pod or of each container, and nowhere false. From Kubernetes 1.35 on, pods with user namespaces of their own need it not.",
    fix: "set securityContext.runAsNonRoot of the pod to true",
    parameters: [kubernetesMinor],
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                when: "!(variables.kubernetesMinor >= 35 && variables.podSpec.?hostUsers.orValue(true) == false)",
                holds: "variables.podSpec.?securityContext.?runAsNonRoot.orValue(true)",
                path: "securityContext.runAsNonRoot",
                wrong: "the pod may run as root",
            },
            {
                each: "container",
                when: "!(variables.kubernetesMinor >= 35 && variables.podSpec.?hostUsers.orValue(true) == false)",
                holds: "container.?securityContext.?runAsNonRoot.orValue(variables.podSpec.?securityContext.?runAsNonRoot.orValue(false))",
                path: "securityContext.runAsNonRoot",
                wrong: "the container may run as root",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "For the whole pod",
                manifests: podWith("securityContext: { runAsNonRoot: true }"),
            },
        ],
        bad: [
            {
                title: "Left out",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].securityContext.runAsNonRoot" }],
            },
        ],
    },
});
