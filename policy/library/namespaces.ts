import type { Field } from "./field";
import type { KubernetesObject } from "./kubernetes";
import type { Report } from "./report";
import { selectsAll } from "./selectors";
import type { Stack } from "./stack";

const enforceLabel = "pod-security.kubernetes.io/enforce";
const podSecurityLevels = ["privileged", "baseline", "restricted"];

/** Judges whether a namespace has quota, limits, default-deny and a Pod Security level. */
export function judgeProtection(
    stack: Stack,
    namespace: KubernetesObject,
    name: string,
    denyEgress: boolean,
    report: Report,
): void {
    judgePresence(stack, namespace, name, "ResourceQuota", report);
    judgePresence(stack, namespace, name, "LimitRange", report);
    judgeDenial(stack, namespace, name, "Ingress", report);
    if (denyEgress) {
        judgeDenial(stack, namespace, name, "Egress", report);
    }
    report.judge(() => {
        const level = namespace.fields.at("metadata", "labels", enforceLabel);
        if (!podSecurityLevels.includes(level.text() ?? "")) {
            report.violation(
                level,
                "no Pod Security level is enforced in this namespace",
                `set the label to ${podSecurityLevels.join(", ")}: the strictest that its pods allow`,
            );
        }
    });
}

function judgePresence(
    stack: Stack,
    namespace: KubernetesObject,
    name: string,
    kind: "ResourceQuota" | "LimitRange",
    report: Report,
): void {
    report.judge(() => {
        if (stack.inNamespace(kind, "", name).length === 0) {
            report.violation(
                { subject: namespace.subject, path: kind, value: "missing" },
                "one workload can use up what all others in the cluster need",
                `declare a ${kind} in this namespace`,
            );
        }
    });
}

export type Direction = "Ingress" | "Egress";

function judgeDenial(
    stack: Stack,
    namespace: KubernetesObject,
    name: string,
    direction: Direction,
    report: Report,
): void {
    report.judge(() => {
        const policies = stack
            .inNamespace("NetworkPolicy", "networking.k8s.io", name)
            .map((policy) => policy.fields.at("spec"))
            .filter((spec) => selectsAll(spec.at("podSelector")) && covers(spec, direction));
        const rules = policies.flatMap((spec) => spec.at(direction.toLowerCase()).items());
        const path = `NetworkPolicy that denies ${direction.toLowerCase()} by default`;
        const fix =
            "declare a NetworkPolicy with an empty podSelector and this policyType, and allow single " +
            "connections by further ones";
        if (policies.length === 0) {
            const place = { subject: namespace.subject, path, value: "missing" };
            report.violation(place, "every pod can connect without a rule that allows it", fix);
        } else if (rules.some(allowsAll)) {
            const place = { subject: namespace.subject, path, value: "undone" };
            report.violation(place, "a rule for all pods allows every connection", fix);
        }
    });
}

/** Whether a NetworkPolicy says something about this direction. */
export function covers(spec: Field, direction: Direction): boolean {
    const types = spec.at("policyTypes");
    if (!types.isSet) {
        // The API server's default: ingress always, egress where there are rules for it.
        return direction === "Ingress" || spec.at("egress").items().length > 0;
    }
    return types.items().some((type) => type.text() === direction);
}

/** A rule without peers and ports allows all. */
function allowsAll(rule: Field): boolean {
    return ["from", "to", "ports"].every((part) => rule.at(part).items().length === 0);
}
