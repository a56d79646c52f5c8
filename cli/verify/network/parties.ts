import { compareText } from "../../text";
import { contains } from "./matching";
import type { Cluster, ContainerPort, IpBlock, Labels, NetworkPolicy, Pod } from "./objects";
import { addressesOf, type Endpoint, type Isolation, isolatingPolicies } from "./policy";

/** Pods that no policy can tell apart, by one of them; or an address outside. */
export interface Member extends Isolation {
    readonly endpoint: Endpoint;
}

/** One row and column of the matrix: a workload, or a place outside the cluster. */
export interface Party {
    /** `namespace/workload`, or the name of the place. */
    readonly name: string;
    readonly members: readonly Member[];
    /** Whether its ports are unknown, so that all of them are asked for. */
    readonly isOutside: boolean;
}

/** The workloads of a cluster, in the order of their names. */
export function workloadsOf({ pods, policies }: Cluster): readonly Party[] {
    const kindOf = kindsOfPods(policies);
    const workloads = new Map<string, Map<string, Pod>>();
    for (const pod of pods) {
        const name = `${pod.namespace.name}/${workloadName(pod)}`;
        const kinds = workloads.get(name) ?? new Map<string, Pod>();
        workloads.set(name, kinds.set(kindOf(pod), pod));
    }
    return [...workloads]
        .sort(([one], [other]) => compareText(one, other))
        .map(([name, kinds]) => ({
            name,
            members: [...kinds.values()].map((pod) => memberOf(policies, pod)),
            isOutside: false,
        }));
}

/** A place outside the cluster, by one of its addresses. */
export function placeOf(name: string, address: string): Party {
    return { name, members: [memberOf([], { address })], isOutside: true };
}

function memberOf(policies: readonly NetworkPolicy[], endpoint: Endpoint): Member {
    return {
        endpoint,
        egress: isolatingPolicies(policies, "Egress", endpoint),
        ingress: isolatingPolicies(policies, "Ingress", endpoint),
    };
}

/** What people call the workload: its label, else the name of what made it, else its own. */
function workloadName({ labels, owner, name }: Pod): string {
    return labels["app.kubernetes.io/name"] ?? withoutHash(owner, labels) ?? name;
}

/** A ReplicaSet is named after its Deployment and the template, which every rollout changes. */
function withoutHash(owner: string | undefined, labels: Labels): string | undefined {
    const hash = labels["pod-template-hash"];
    return hash !== undefined && owner?.endsWith(`-${hash}`)
        ? owner.slice(0, -hash.length - 1)
        : owner;
}

/**
 * Tells pods apart by nothing but what policies look at, so that a thousand replicas are one kind,
 * and so are the pods of a StatefulSet, each of which has a label of its own.
 */
function kindsOfPods(policies: readonly NetworkPolicy[]): (pod: Pod) => string {
    const keys = labelKeys(policies);
    const blocks = ipBlocks(policies);
    return (pod) =>
        JSON.stringify([
            keys.map((key) => pod.labels[key] ?? null),
            pod.hostNetwork,
            pod.ports.map(portKey).sort(),
            blocks.map((block) => addressesOf(pod).some((address) => contains(block, address))),
        ]);
}

function portKey({ name, protocol, containerPort }: ContainerPort): string {
    return `${protocol} ${containerPort} ${name ?? ""}`;
}

function labelKeys(policies: readonly NetworkPolicy[]): readonly string[] {
    const selectors = policies.flatMap((policy) => [
        policy.spec.podSelector,
        ...peersOf(policy).map(({ podSelector }) => podSelector),
    ]);
    const keys = selectors.flatMap((selector) => [
        ...Object.keys(selector?.matchLabels ?? {}),
        ...(selector?.matchExpressions ?? []).map(({ key }) => key),
    ]);
    return [...new Set(keys)];
}

/** Each block once, however many policies name it. */
function ipBlocks(policies: readonly NetworkPolicy[]): readonly IpBlock[] {
    const blocks = policies
        .flatMap(peersOf)
        .map(({ ipBlock }) => ipBlock)
        .filter((block) => block !== undefined);
    return [...new Map(blocks.map((block) => [JSON.stringify(block), block])).values()];
}

function peersOf({ spec }: NetworkPolicy) {
    return [...spec.ingress.flatMap(({ from }) => from), ...spec.egress.flatMap(({ to }) => to)];
}
