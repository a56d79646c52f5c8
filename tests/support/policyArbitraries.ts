import * as fc from "fast-check";

import type { Cluster } from "../../cli/verify/network/objects";
import { clusterWith, namespace, pod, policy } from "./reachability";

/* Pods and policies of every kind. The words are few, so that they meet often. */

const word = fc.constantFrom("a", "b");
const someLabels = fc.dictionary(word, word, { maxKeys: 2 });
const place = fc.constantFrom("red", "blue");
const somePort = fc.constantFrom(80, 81, 82);
const protocol = fc.constantFrom("TCP", "UDP", "SCTP");

const selector = fc.record(
    {
        matchLabels: someLabels,
        matchExpressions: fc.array(
            fc.record({
                key: word,
                operator: fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist"),
                values: fc.uniqueArray(word, { minLength: 1 }),
            }),
            { maxLength: 1 },
        ),
    },
    { requiredKeys: [] },
);

const peer = fc.oneof(
    fc.record({ podSelector: selector }),
    fc.record({ namespaceSelector: selector }),
    fc.record({ podSelector: selector, namespaceSelector: selector }),
    fc.record({
        ipBlock: fc.constantFrom(
            { cidr: "0.0.0.0/0" },
            { cidr: "10.0.0.0/30", except: ["10.0.0.2/32"] },
        ),
    }),
);
const rulePort = fc.oneof(
    fc.record({ protocol, port: fc.oneof(somePort, word) }),
    fc.record({ protocol, port: fc.constant(80), endPort: fc.constantFrom(80, 81) }),
    fc.record({ protocol }),
);
const peers = fc.array(peer, { maxLength: 2 });
const ports = fc.array(rulePort, { maxLength: 2 });
export const inRule = fc.record({ from: peers, ports });
export const outRule = fc.record({ to: peers, ports });

const spec = fc.record({
    podSelector: selector,
    policyTypes: fc.constantFrom(["Ingress"], ["Egress"], ["Ingress", "Egress"]),
    ingress: fc.array(inRule, { maxLength: 2 }),
    egress: fc.array(outRule, { maxLength: 2 }),
});

/** A policy that is not yet an object, so that a test can change its rules. */
export interface DescribedPolicy {
    readonly where: string;
    readonly name: string;
    readonly what: { readonly ingress: readonly object[]; readonly egress: readonly object[] };
}

export const policies: fc.Arbitrary<DescribedPolicy[]> = fc
    .array(fc.record({ where: place, what: spec }), { maxLength: 4 })
    .map((all) => all.map((each, index) => ({ ...each, name: `policy-${index}` })));

/** Pods of four workloads, each pod on a node of its own. */
export const pods: fc.Arbitrary<object[]> = fc
    .array(
        fc.record({
            where: place,
            workload: word,
            labels: someLabels,
            hostNetwork: fc.boolean(),
            ports: fc.uniqueArray(fc.record({ name: word, containerPort: somePort, protocol }), {
                selector: ({ name }) => name,
                maxLength: 2,
            }),
        }),
        { minLength: 2, maxLength: 5 },
    )
    .map((all) =>
        all.map(({ where, workload, ...options }, index) => {
            const nodeIp = `198.51.100.${index}`;
            const ip = options.hostNetwork ? nodeIp : `10.0.0.${index}`;
            const labels = { ...options.labels, "app.kubernetes.io/name": workload };
            return pod(`${where}/pod-${index}`, { ...options, labels, ip, nodeIp });
        }),
    );

const namespaces = [namespace("red", { a: "a" }), namespace("blue", { b: "a" })];

export function worldOf(
    podObjects: readonly object[],
    described: readonly DescribedPolicy[],
): Cluster {
    const objects = described.map(({ where, name, what }) => policy(where, name, what));
    return clusterWith(...namespaces, ...podObjects, ...objects);
}
