import * as assert from "node:assert/strict";

import * as fc from "fast-check";

import { type MatrixFlow, matrixOf } from "../../cli/verify/network/matrix";
import { type Cluster, type Pod, protocols } from "../../cli/verify/network/objects";
import { decide, type Flow } from "../../cli/verify/network/policy";
import type { OpenPort } from "../../cli/verify/network/ports";
import { inRule, outRule, pods, policies, worldOf } from "../support/policyArbitraries";
import { pod } from "../support/reachability";

/** All flows between all pods and the world, at the ports that the policies speak of, and one more. */
function flowsOf(cluster: Cluster): readonly Flow[] {
    const ends = [...cluster.pods, { address: "192.0.2.10" }];
    return ends.flatMap((from) =>
        ends.flatMap((to) =>
            [80, 81, 82, 83].flatMap((port) =>
                protocols.map((protocol) => ({ from, to, protocol, port })),
            ),
        ),
    );
}

function allowedIn(cluster: Cluster): readonly boolean[] {
    return flowsOf(cluster).map((flow) => decide(cluster, flow).allowed);
}

describe("whatever the policies", () => {
    it("their order is irrelevant", () => {
        fc.assert(
            fc.property(pods, policies, (some, described) => {
                const [there, back] = [described, [...described].reverse()];
                assert.deepEqual(allowedIn(worldOf(some, there)), allowedIn(worldOf(some, back)));
            }),
        );
    });

    it("one more rule closes nothing", () => {
        fc.assert(
            fc.property(pods, policies, inRule, outRule, (some, described, ingress, egress) => {
                const wider = described.map(({ what, ...rest }) => ({
                    ...rest,
                    what: {
                        ...what,
                        ingress: [...what.ingress, ingress],
                        egress: [...what.egress, egress],
                    },
                }));
                const after = allowedIn(worldOf(some, wider));
                allowedIn(worldOf(some, described)).forEach((before, index) => {
                    assert.ok(!before || after[index]);
                });
            }),
        );
    });

    it("one policy with many rules is as many policies with one", () => {
        fc.assert(
            fc.property(pods, policies, (some, described) => {
                const apart = described.flatMap((one) => [
                    { ...one, what: { ...one.what, ingress: [], egress: [] } },
                    ...one.what.ingress.map((rule) => ({
                        ...one,
                        what: { ...one.what, ingress: [rule], egress: [] },
                    })),
                    ...one.what.egress.map((rule) => ({
                        ...one,
                        what: { ...one.what, ingress: [], egress: [rule] },
                    })),
                ]);
                assert.deepEqual(
                    allowedIn(worldOf(some, apart)),
                    allowedIn(worldOf(some, described)),
                );
            }),
        );
    });

    it("a pod that none of them selects accepts and sends everything", () => {
        fc.assert(
            fc.property(pods, policies, (some, described) => {
                const cluster = worldOf([...some, pod("green/free")], described);
                const ofFree = flowsOf(cluster).filter(({ from, to }) =>
                    [from, to].every((end) => "address" in end || end.name === "free"),
                );
                assert.ok(ofFree.length > 0);
                ofFree.forEach((flow) => {
                    assert.ok(decide(cluster, flow).allowed);
                });
            }),
        );
    });

    it("the matrix says of workloads what is decided for their pods", () => {
        fc.assert(
            fc.property(pods, policies, (some, described) => {
                const cluster = worldOf(some, described);
                const { flows } = matrixOf(cluster, {});
                assert.deepEqual(flows.filter(isBetweenTwo), decidedFlows(cluster));
            }),
        );
    });
});

/** Of a workload's own pods the matrix speaks as of others, but each of them reaches itself. */
function isBetweenTwo({ from, to }: { readonly from: string; readonly to: string }): boolean {
    return from !== to;
}

/** The matrix, slowly: every pair of pods is decided. */
function decidedFlows(cluster: Cluster): readonly MatrixFlow[] {
    const workloadOf = ({ namespace, labels }: Pod) =>
        `${namespace.name}/${labels["app.kubernetes.io/name"] ?? ""}`;
    const workloads = [...new Set(cluster.pods.map(workloadOf))].sort();
    const podsOf = (workload: string) =>
        cluster.pods.filter((each) => workloadOf(each) === workload);
    return workloads
        .flatMap((from) => workloads.map((to) => ({ from, to })))
        .filter(isBetweenTwo)
        .map(({ from, to }) => ({
            from,
            to,
            ports: decidedPorts(cluster, podsOf(from), podsOf(to)),
        }))
        .filter(({ ports }) => ports.length > 0);
}

function decidedPorts(cluster: Cluster, senders: Pod[], receivers: Pod[]): readonly OpenPort[] {
    return protocols
        .flatMap((protocol) => [80, 81, 82].map((port) => ({ protocol, port })))
        .flatMap((open) => {
            const declaring = receivers.filter(({ ports }) =>
                ports.some(
                    (each) => each.protocol === open.protocol && each.containerPort === open.port,
                ),
            );
            const verdicts = senders.flatMap((from) =>
                declaring.map((to) => decide(cluster, { from, to, ...open }).allowed),
            );
            const partly = verdicts.includes(false) && { partly: true as const };
            return verdicts.includes(true) ? [{ ...open, ...partly }] : [];
        });
}
