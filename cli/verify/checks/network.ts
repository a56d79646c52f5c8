import { allSpaces } from "../../../components/team/spaces";
import { teamNamespace } from "../../../components/team/values";
import { releaseNamespace } from "../../../config/releases";
import { namespacesOf, releasesOf } from "../../../stacks/namespaces";
import { type Check, type Context, expect, note, type Observation, warning } from "../check";
import { connectFrom, type Connection, connectionText } from "../dial";
import { ask } from "../kube";
import type { Laboratory } from "../laboratory";
import { probePort } from "../manifests";
import { isolation, undeniedNamespaces } from "../network/isolation";
import { matrixOf } from "../network/matrix";
import { type Cluster, clusterOf, clusterQuery, type Pod as NetworkPod } from "../network/objects";
import { decide } from "../network/policy";
import { isReady, isReal, type Pod, podsOf } from "../pods";
import { alertmanager } from "../systems";
import { some } from "../../text";

/** What the policies say, and whether the cluster's network does it. */
export const network: Check = {
    name: "network",
    title: "policies keep apart who is to be kept apart",
    async *run(context) {
        const laboratory = await context.laboratory();
        const cluster = clusterOf(JSON.parse(await ask(context, clusterQuery)));
        yield* judgePolicies(context, cluster);
        yield* tryFlows(context, laboratory, cluster);
    },
};

/** By the objects alone: true wherever the network does what they say. */
function* judgePolicies({ config }: Context, cluster: Cluster): Iterable<Observation> {
    const { parties, flows } = matrixOf(cluster);
    yield note(
        "who reaches whom",
        `${flows.length} of ${parties.length * parties.length} pairs of ${parties.length} workloads, by the policies`,
    );
    const teams = config.layers.includes("tenants")
        ? allSpaces(config.teams).map(({ name }) => name)
        : [];
    const namespaces = [
        ...namespacesOf(config),
        ...releasesOf(config).map(({ name }) => releaseNamespace(name)),
        ...teams.map(teamNamespace),
    ];
    const open = undeniedNamespaces(cluster, namespaces);
    yield expect(
        open.length === 0,
        "namespaces that deny by default",
        `${namespaces.length - open.length} of ${namespaces.length}${open.length === 0 ? "" : `, not ${some(open)}`}`,
        "their NetworkPolicy default-deny is gone: run bin/groundwork refresh and up",
    );
    const { blocked, allowed } = isolation(cluster, teams);
    if (blocked.length + allowed.length > 0) {
        yield expect(
            allowed.length === 0,
            "flows from team to team",
            allowed.length === 0 ? `all ${blocked.length} blocked` : `open: ${some(allowed)}`,
            "a policy that is not the platform's opens them: kubectl get networkpolicies -A",
        );
    }
}

/** By trial: one flow that is allowed, one that must not get in, one that must not get out. */
async function* tryFlows(
    context: Context,
    { probe, backends }: Laboratory,
    cluster: Cluster,
): AsyncIterable<Observation> {
    const [backend] = backends;
    if (backend === undefined) {
        return;
    }
    const toBackend = `${addressOf(backend)}:${probePort}`;
    yield judgePassage(toBackend, await connectFrom(context, probe, toBackend));
    const stranger = await strangerFor(context, cluster, probe);
    if (stranger !== undefined) {
        const { pod, port } = stranger;
        const [host = ""] = pod.addresses;
        yield judgeEnforcement(
            `a forbidden flow into ${pod.namespace.name}/${pod.name}`,
            `${host}:${port}`,
            await connectFrom(context, probe, `${host}:${port}`),
        );
    }
    const toProbe = `${addressOf(probe)}:${probePort}`;
    yield judgeEnforcement(
        "a forbidden flow out of verify's own pod",
        toProbe,
        await connectFrom(context, backend, toProbe),
    );
}

/** What is allowed must pass; a pod that cannot be entered to try it says nothing of the network. */
export function judgePassage(address: string, connection: Connection): Observation {
    return expect(
        connection.state === "open",
        "a flow that is allowed",
        `${address}: ${connectionText(connection)}`,
        connection.state === "untried"
            ? "kubectl exec must work for this: does the kubelet answer, and is the pod still there?"
            : "the network lets nothing pass: look at the nodes' network plugin and its pods",
    );
}

/**
 * A network that enforces nothing is no fault of the platform, which cannot choose it: a warning.
 * Most clusters for development have such a one.
 */
export function judgeEnforcement(
    what: string,
    address: string,
    connection: Connection,
): Observation {
    switch (connection.state) {
        case "open":
            return warning(what, `${address} connected: not enforced by this cluster's network`);
        case "closed":
            return note(what, `${address} closed, so enforced (${connection.how})`);
        case "untried":
            return warning(what, connectionText(connection));
    }
}

interface Target {
    readonly pod: NetworkPod;
    readonly port: number;
}

/** A pod that surely listens, and that the policies close to the probe: a team's, if there is one. */
async function strangerFor(
    context: Context,
    cluster: Cluster,
    probe: Pod,
): Promise<Target | undefined> {
    const teams = allSpaces(context.config.teams).map(({ name }) => teamNamespace(name));
    const places = [...teams, alertmanager.namespace];
    const from = cluster.pods.find(({ name }) => name === probe.metadata.name);
    for (const namespace of places) {
        const answering = (await podsOf(context, namespace))
            .filter((pod) => isReady(pod) && isReal(pod, context.nodes))
            .map(({ metadata }) => metadata.name);
        const target = cluster.pods
            .filter((pod) => pod.namespace.name === namespace && answering.includes(pod.name))
            .flatMap((pod) =>
                pod.ports
                    .filter(({ protocol }) => protocol === "TCP")
                    .map(({ containerPort }) => ({ pod, port: containerPort })),
            )
            .find(
                ({ pod, port }) =>
                    from !== undefined &&
                    !decide(cluster, { from, to: pod, protocol: "TCP", port }).allowed,
            );
        if (target !== undefined) {
            return target;
        }
    }
    return undefined;
}

function addressOf({ status }: Pod): string {
    return status.podIP ?? "";
}
