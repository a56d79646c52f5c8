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

const actions: Readonly<Record<Mode, string[]>> = {
    enforce: ["Deny"],
    warn: ["Warn", "Audit"],
    audit: ["Audit"],
};

/** The label by which a namespace says how strictly it is judged, and what happens then. */
export function modeLabel(mode: Mode): string {
    return `policy.groundwork.dev/${mode}`;
}

/** What a binding is for: a mode of namespaces, or all that lives in none. */
export type Purpose = Mode | "cluster";

/**
 * What puts a policy into force: in each namespace by its labels, whose values are levels, as those
 * of Pod Security are. What lives in no namespace is recorded, and never refused: the cluster itself
 * makes such objects, too.
 *
 * @param level The least one at which the policy's rules hold.
 * @param kinds Those that its rules look at.
 */
export function admissionBindings(
    policy: AdmissionPolicy,
    level: PolicyLevel,
    kinds: readonly string[],
): ReadonlyMap<Purpose, AdmissionBinding> {
    const values = levels.slice(levels.indexOf(level));
    const asked = (mode: Mode, operator: Requirement["operator"]): Requirement => ({
        key: modeLabel(mode),
        operator,
        values,
    });
    const bindings = new Map<Purpose, AdmissionBinding>();
    const bind = (purpose: Purpose, validationActions: string[], matchResources: MatchResources) =>
        bindings.set(purpose, binding(policy, purpose, { validationActions, matchResources }));
    for (const [index, mode] of modes.entries()) {
        // Whoever is refused or warned has heard of it.
        const more = modes.slice(0, index).map((other) => asked(other, "NotIn"));
        bind(mode, actions[mode], {
            namespaceSelector: { matchExpressions: [asked(mode, "In"), ...more] },
            resourceRules: [everything("Namespaced")],
        });
    }
    if (kinds.some(isClusterScoped)) {
        bind("cluster", actions.audit, { resourceRules: [everything("Cluster")] });
    }
    return bindings;
}

function binding(
    { metadata: { name } }: AdmissionPolicy,
    purpose: Purpose,
    spec: Omit<BindingSpec, "policyName">,
): AdmissionBinding {
    return {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicyBinding",
        metadata: { name: `${name}-${purpose}`, labels: exportLabels },
        spec: { policyName: name, ...spec },
    };
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
