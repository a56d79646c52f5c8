import { policyName, type AdmissionObject } from "./admission";
import { levels } from "./levels";
import type { Rule } from "./rule";

/** The label by which a namespace says how strictly it is judged, and what happens then. */
export const actionLabels = {
    Deny: "policy.groundwork.dev/enforce",
    Warn: "policy.groundwork.dev/warn",
    Audit: "policy.groundwork.dev/audit",
} as const;

/**
 * What puts the policy of a rule into force: in each namespace by its labels, whose values are levels,
 * as those of Pod Security are. What lives in no namespace is recorded, and never refused: the
 * cluster itself makes such objects, too.
 */
export function admissionBindings(rule: Rule): AdmissionObject[] {
    const atLeast = levels.slice(rule.level === "optional" ? 0 : levels.indexOf(rule.level));
    const perNamespace = Object.entries(actionLabels).map(([action, label]) =>
        binding(rule, action, {
            namespaceSelector: {
                matchExpressions: [{ key: label, operator: "In", values: atLeast }],
            },
            resourceRules: [everything("Namespaced")],
        }),
    );
    return [
        ...perNamespace,
        binding(rule, "Audit", { resourceRules: [everything("Cluster")] }, "cluster"),
    ];
}

function everything(scope: "Namespaced" | "Cluster"): Readonly<Record<string, unknown>> {
    return {
        apiGroups: ["*"],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: ["*/*"],
        scope,
    };
}

function binding(
    rule: Rule,
    action: string,
    matchResources: Readonly<Record<string, unknown>>,
    suffix = action.toLowerCase(),
): AdmissionObject {
    return {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicyBinding",
        metadata: {
            name: `${policyName(rule)}-${suffix}`,
            labels: { "app.kubernetes.io/part-of": "groundwork" },
        },
        spec: {
            policyName: policyName(rule),
            validationActions: [action],
            matchResources,
        },
    };
}
