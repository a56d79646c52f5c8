import { celRule } from "../../library/celRule";
import { containerWith, podWith } from "../../library/manifests";
import { kubernetesMinor } from "../../library/version";

export const runAsUser = celRule({
    id: "run-as-user",
    title: "Not the user 0",
    why: "The user 0 is root, whatever else is set.",
    severity: "high",
    level: "recommended",
    sources: { pss: { profile: "restricted", control: "Running as Non-root user" }, cis: "5.2.7" },
    decision:
        "runAsUser is not 0. From Kubernetes 1.35 on, pods with user namespaces of their own need not care.",
    fix: "leave runAsUser out, or set another user",
    parameters: [kubernetesMinor],
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                when: "!(variables.kubernetesMinor >= 35 && variables.podSpec.?hostUsers.orValue(true) == false)",
                holds: "variables.podSpec.?securityContext.?runAsUser.orValue(1) != 0",
                path: "securityContext.runAsUser",
                wrong: "the user 0 is root",
            },
            {
                each: "container",
                when: "!(variables.kubernetesMinor >= 35 && variables.podSpec.?hostUsers.orValue(true) == false)",
                holds: "container.?securityContext.?runAsUser.orValue(1) != 0",
                path: "securityContext.runAsUser",
                wrong: "the user 0 is root",
            },
        ],
    },
    examples: {
        good: [
            { title: "Another user", manifests: podWith("securityContext: { runAsUser: 10001 }") },
        ],
        bad: [
            {
                title: "Root",
                manifests: containerWith("securityContext: { runAsUser: 0 }"),
                finds: [{ path: "spec.containers[0].securityContext.runAsUser" }],
            },
        ],
    },
});
