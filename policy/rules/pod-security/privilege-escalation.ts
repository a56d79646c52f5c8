import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const privilegeEscalation = celRule({
    id: "privilege-escalation",
    title: "No gain of privileges",
    why: "A program with the setuid bit gives root to whoever breaks into the container.",
    severity: "high",
    level: "recommended",
    sources: { pss: { profile: "restricted", control: "Privilege Escalation" }, cis: "5.2.6" },
    decision: "allowPrivilegeEscalation is false, except on Windows.",
    fix: "set securityContext.allowPrivilegeEscalation to false",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                when: "variables.podSpec.?os.?name.orValue('') != 'windows'",
                holds: "!container.?securityContext.?allowPrivilegeEscalation.orValue(true)",
                path: "securityContext.allowPrivilegeEscalation",
                wrong: "a process may gain more rights than its parent",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "False",
                manifests: containerWith("securityContext: { allowPrivilegeEscalation: false }"),
            },
        ],
        bad: [
            {
                title: "Left out",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].securityContext.allowPrivilegeEscalation" }],
            },
        ],
    },
});
