import { levels, type PolicyLevel } from "../levels";
import { type AdmissionObject, type AdmissionPolicy, exportLabels } from "./policy";
import { isClusterScoped } from "./resources";

export type AdmissionBinding = AdmissionObject<"ValidatingAdmissionPolicyBinding", BindingSpec>;

interface BindingSpec {
    readonly policyName: string;
    readonly validationActions: string[];
    readonly matchResources: MatchResources;
}

interface MatchResources {
    readonly namespaceSelector?: { readonly matchExpressions: Requirement[] };
    readonly resourceRules: ScopedRule[];
}

interface Requirement {
    readonly key: string;
    readonly operator: "In" | "NotIn";
    readonly values: string[];
}

interface ScopedRule {
    readonly apiGroups: string[];
    readonly apiVersions: string[];
    readonly operations: string[];
    readonly resources: string[];
    readonly scope: "Namespaced" | "Cluster";
}

/** What may happen to an object that breaks a rule, from the most to the least severe. */
export const modes = ["enforce", "warn", "audit"] as const;

export type Mode = (typeof modes)[number];

const actions: Readonly<Record<Mode, readonly string[]>> = {
    enforce: ["Deny"],
    warn: ["Warn", "Audit"],
    audit: ["Audit"],
};

/** The label by which a namespace says how strictly it is judged, and what happens then. */
export function modeLabel(mode: Mode): string {
    return `policy.groundwork.dev/${mode}`;
}

/**
 * What puts a policy into force: in each namespace by its labels, whose values are levels, as those
 * of Pod Security are. What lives in no namespace is recorded, and never refused: the cluster itself
 * makes such objects, too.
 *
 * @param level The least one at which the policy's rules hold.
 */
export function admissionBindings(
    policy: AdmissionPolicy,
    level: PolicyLevel,
    kinds: readonly string[],
): AdmissionBinding[] {
    const values = levels.slice(levels.indexOf(level));
    const perNamespace = modes.map((mode, index) =>
        binding(policy, mode, actions[mode], {
            namespaceSelector: {
                matchExpressions: [
                    { key: modeLabel(mode), operator: "In", values },
                    // Whoever is refused or warned has heard of it.
                    ...modes
                        .slice(0, index)
                        .map(
                            (more) =>
                                ({ key: modeLabel(more), operator: "NotIn", values }) as const,
                        ),
                ],
            },
            resourceRules: [everything("Namespaced")],
        }),
    );
    const inCluster = binding(policy, "cluster", actions.audit, {
        resourceRules: [everything("Cluster")],
    });
    return kinds.some(isClusterScoped) ? [...perNamespace, inCluster] : perNamespace;
}

function everything(scope: ScopedRule["scope"]): ScopedRule {
    return {
        apiGroups: ["*"],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: ["*/*"],
        scope,
    };
}

function binding(
    { metadata: { name } }: AdmissionPolicy,
    purpose: string,
    validationActions: readonly string[],
    matchResources: MatchResources,
): AdmissionBinding {
    return {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicyBinding",
        metadata: { name: `${name}-${purpose}`, labels: exportLabels },
        spec: { policyName: name, validationActions: [...validationActions], matchResources },
    };
}
