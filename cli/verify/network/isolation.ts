import { teamLabel, teamNamespace } from "../../../components/team/values";
import type { Cluster, NetworkPolicy, Pod } from "./objects";
import { decide } from "./policy";

/** Those of the namespaces in which no policy denies all that no other one opens. */
export function undeniedNamespaces(
    { policies }: Pick<Cluster, "policies">,
    namespaces: readonly string[],
): readonly string[] {
    const denied = new Set(
        policies.filter(isDefaultDeny).map(({ metadata }) => metadata.namespace),
    );
    return namespaces.filter((namespace) => !denied.has(namespace));
}

/** Does a policy close every pod of its namespace in both directions, and open nothing? */
function isDefaultDeny({ spec }: NetworkPolicy): boolean {
    const { matchLabels, matchExpressions } = spec.podSelector;
    return (
        Object.keys(matchLabels).length === 0 &&
        matchExpressions.length === 0 &&
        spec.policyTypes.includes("Ingress") &&
        spec.policyTypes.includes("Egress") &&
        spec.ingress.length === 0 &&
        spec.egress.length === 0
    );
}

/**
 * Which flows from team to team pass, and between the environments of one, between pods that carry
 * no label of note: a call opens the way to the pods of one service only.
 */
export function isolation(
    cluster: Pick<Cluster, "policies">,
    teams: readonly string[],
): { readonly blocked: readonly string[]; readonly allowed: readonly string[] } {
    const pairs = teams.flatMap((from) =>
        teams.filter((to) => to !== from).map((to) => ({ from, to })),
    );
    const passes = ({ from, to }: (typeof pairs)[number]): boolean => {
        const [sender, receiver] = [somePodOf(from), somePodOf(to)];
        return decide(cluster, { from: sender, to: receiver, protocol: "TCP", port: somePort })
            .allowed;
    };
    const textOf = ({ from, to }: (typeof pairs)[number]): string => `${from} to ${to}`;
    return {
        blocked: pairs.filter((pair) => !passes(pair)).map(textOf),
        allowed: pairs.filter(passes).map(textOf),
    };
}

/** What web services listen on. */
const somePort = 8080;

function somePodOf(team: string): Pod {
    const name = teamNamespace(team);
    return {
        name: "some-pod",
        namespace: {
            name,
            labels: { "kubernetes.io/metadata.name": name, ...teamLabel(team) },
        },
        labels: {},
        hostNetwork: false,
        addresses: [],
        nodeAddresses: [],
        ports: [],
    };
}
