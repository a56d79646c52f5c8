import type { KindMatch } from "./decision";
import { workloadGroups } from "./pods";

// Kinds that rules match, each in the groups that have served it.

export const roles: readonly KindMatch[] = [
    { groups: ["rbac.authorization.k8s.io"], kinds: ["Role", "ClusterRole"] },
];
export const bindings: readonly KindMatch[] = [
    { groups: ["rbac.authorization.k8s.io"], kinds: ["RoleBinding", "ClusterRoleBinding"] },
];
export const ingresses: readonly KindMatch[] = [
    { groups: ["networking.k8s.io", "extensions"], kinds: ["Ingress"] },
];
export const services: readonly KindMatch[] = [{ groups: [""], kinds: ["Service"] }];
export const budgets: readonly KindMatch[] = [
    { groups: ["policy", ""], kinds: ["PodDisruptionBudget"] },
];
export const scalers: readonly KindMatch[] = [
    { groups: ["autoscaling"], kinds: ["HorizontalPodAutoscaler"] },
];
export const networkPolicies: readonly KindMatch[] = [
    { groups: ["networking.k8s.io", "extensions"], kinds: ["NetworkPolicy"] },
];

/** Workloads that keep pods running. */
export function controllers(...kinds: readonly string[]): readonly KindMatch[] {
    return [{ groups: workloadGroups, kinds }];
}

/** Kinds of the core group. */
export function coreKinds(...kinds: readonly string[]): readonly KindMatch[] {
    return [{ groups: [""], kinds }];
}
