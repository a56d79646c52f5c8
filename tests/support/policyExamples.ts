import * as assert from "node:assert/strict";

import { clusterWith, namespace, pod, policy, verdictOn } from "./reachability";

const redis = [{ name: "redis", containerPort: 6379 }];

/** Four namespaces, on which the examples of policies are tried. */
const world: readonly object[] = [
    namespace("default"),
    namespace("partner", { project: "myproject" }),
    namespace("stranger", { project: "another" }),
    namespace("alice", { user: "alice" }),
    pod("default/db", { labels: { role: "db" }, ports: redis, ip: "10.1.0.1" }),
    pod("default/frontend", { labels: { role: "frontend" }, ip: "10.1.0.2" }),
    pod("default/client", { labels: { role: "client" }, ip: "10.1.0.3" }),
    pod("default/plain", { ip: "10.1.0.4" }),
    pod("partner/plain", { ip: "10.2.0.1" }),
    pod("stranger/frontend", { labels: { role: "frontend" }, ip: "10.3.0.1" }),
    pod("alice/client", { labels: { role: "client" }, ip: "10.4.0.1" }),
    pod("alice/plain", { ip: "10.4.0.2" }),
];

/** Policies, and flows in words as `flowOf` reads them. */
export interface Example {
    readonly policies: readonly object[];
    readonly allows?: readonly string[];
    readonly denies?: readonly string[];
}

/** Tests that policies allow these flows and deny those. */
export function example(title: string, { policies, allows = [], denies = [] }: Example): void {
    describe(title, () => {
        const cluster = clusterWith(...world, ...policies);
        for (const flow of allows) {
            it(`allows ${flow}`, () => {
                assert.equal(verdictOn(cluster, flow).allowed, true);
            });
        }
        for (const flow of denies) {
            it(`denies ${flow}`, () => {
                assert.equal(verdictOn(cluster, flow).allowed, false);
            });
        }
    });
}

export const everyPod = { podSelector: {} };
export const db = { podSelector: { matchLabels: { role: "db" } } };

/** A policy that lets the database out to the namespaces of one expression. */
export function namespacesBy(expression: object): object {
    return policy("default", "egress-namespaces", {
        ...db,
        policyTypes: ["Egress"],
        egress: [{ to: [{ namespaceSelector: { matchExpressions: [expression] } }] }],
    });
}

/** Two peers, or one that means fewer. */
export const userAlice = { namespaceSelector: { matchLabels: { user: "alice" } } };
export const roleClient = { podSelector: { matchLabels: { role: "client" } } };
