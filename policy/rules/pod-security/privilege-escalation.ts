import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { fillIn } from "../../library/remedy";
import type { Field } from "../../library/field";

/** Whether the API server would refuse it: who is privileged, or has SYS_ADMIN, has all there is to gain. */
function isAlmighty(securityContext: Field): boolean {
    const added = securityContext.at("capabilities", "add").items();
    return (
        securityContext.at("privileged").flag() === true ||
        added.some((capability) => ["SYS_ADMIN", "CAP_SYS_ADMIN"].includes(capability.text() ?? ""))
    );
}

export const privilegeEscalation = celRule({
    id: "privilege-escalation",
    title: "No gain of privileges",
    why: "A program with the setuid bit gives root to whoever breaks into the container.",
    severity: "high",
    level: "recommended",
    sources: { pss: { profile: "restricted", control: "Privilege Escalation" }, cis: "5.2.6" },
    decision: "allowPrivilegeEscalation is false, except on Windows.",
    fix: "set securityContext.allowPrivilegeEscalation to false",
    remedy: fillIn("allowPrivilegeEscalation", false, ({ holder }) => isAlmighty(holder)),
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
