import type { KindMatch } from "../decision";
import { templateLocations } from "../pods";
import type { Rule } from "../rule";

/** Which requests a policy is asked about. */
export interface ResourceRule {
    readonly apiGroups: string[];
    readonly apiVersions: string[];
    readonly operations: string[];
    readonly resources: string[];
}

/** The kinds that rules look at, each once. */
export function kindsOf(rules: readonly Rule[]): string[] {
    return [...new Set(rules.flatMap((rule) => matchesOf(rule).flatMap(({ kinds }) => kinds)))];
}

/** The requests that rules look at: one entry for each API group. */
export function resourceRulesOf(rules: readonly Rule[]): ResourceRule[] {
    const groups = new Map<string, Set<string>>();
    for (const { groups: served, kinds } of rules.flatMap(matchesOf)) {
        // The group that serves the kinds today is the first; the API server knows no others.
        const group = served[0] ?? "";
        const resources = groups.get(group) ?? new Set();
        kinds.flatMap(resourcesOf).forEach((resource) => resources.add(resource));
        groups.set(group, resources);
    }
    return [...groups].map(([group, resources]) => ({
        apiGroups: [group],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: [...resources],
    }));
}

function matchesOf({ cel }: Rule): readonly KindMatch[] {
    if (cel === undefined) {
        return [];
    }
    return cel.on === "pods"
        ? Object.entries(templateLocations).map(([kind, { groups }]) => ({ groups, kinds: [kind] }))
        : cel.on;
}

const clusterScoped = new Set([
    "ClusterRole",
    "ClusterRoleBinding",
    "Namespace",
    "PersistentVolume",
    "StorageClass",
]);

/** Whether objects of a kind live in no namespace, of the kinds that rules look at. */
export function isClusterScoped(kind: string): boolean {
    return clusterScoped.has(kind);
}

/** A debugging container comes in by a resource of its own. */
function resourcesOf(kind: string): string[] {
    return kind === "Pod" ? ["pods", "pods/ephemeralcontainers"] : [resourceOf(kind)];
}

/** The name of a kind in a path of the API. */
export function resourceOf(kind: string): string {
    const lower = kind.toLowerCase();
    if (lower.endsWith("y")) {
        return `${lower.slice(0, -1)}ies`;
    }
    return /(s|x)$/.test(lower) ? `${lower}es` : `${lower}s`;
}
