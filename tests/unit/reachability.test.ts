import { policy } from "../support/reachability";
import {
    db,
    everyPod,
    example,
    namespacesBy,
    roleClient,
    userAlice,
} from "../support/policyExamples";

/*
 * The examples of https://kubernetes.io/docs/concepts/services-networking/network-policies/, each
 * with what the page says that passes and what does not.
 */

example("no policy", {
    policies: [],
    allows: [
        "192.0.2.10 > default/db TCP 6379",
        "default/db > stranger/frontend UDP 53",
        "default/db > 192.0.2.10 SCTP 1",
    ],
});

const denyIngress = policy("default", "deny-in", { ...everyPod, policyTypes: ["Ingress"] });
example("default deny of all ingress", {
    policies: [denyIngress],
    allows: ["default/db > 192.0.2.10 TCP 443", "default/db > partner/plain TCP 80"],
    denies: [
        "192.0.2.10 > default/db TCP 6379",
        "default/frontend > default/db TCP 6379",
        "partner/plain > default/plain UDP 53",
    ],
});

example("allow of all ingress", {
    policies: [
        denyIngress,
        policy("default", "allow-in", { ...everyPod, ingress: [{}], policyTypes: ["Ingress"] }),
    ],
    allows: ["192.0.2.10 > default/db TCP 6379", "stranger/frontend > default/plain SCTP 9"],
});

const denyEgress = policy("default", "deny-out", { ...everyPod, policyTypes: ["Egress"] });
example("default deny of all egress", {
    policies: [denyEgress],
    allows: ["192.0.2.10 > default/db TCP 6379", "partner/plain > default/db TCP 6379"],
    denies: [
        "default/db > 192.0.2.10 TCP 443",
        "default/db > partner/plain UDP 53",
        "default/frontend > default/db TCP 6379",
    ],
});

example("allow of all egress", {
    policies: [
        denyEgress,
        policy("default", "allow-out", { ...everyPod, egress: [{}], policyTypes: ["Egress"] }),
    ],
    allows: ["default/db > 192.0.2.10 TCP 443", "default/db > stranger/frontend UDP 53"],
});

example("default deny of everything", {
    policies: [policy("default", "deny", { ...everyPod, policyTypes: ["Ingress", "Egress"] })],
    allows: ["partner/plain > stranger/frontend TCP 80", "partner/plain > 192.0.2.10 TCP 80"],
    denies: [
        "192.0.2.10 > default/db TCP 6379",
        "default/frontend > default/db TCP 6379",
        "default/db > partner/plain TCP 80",
        "default/db > 192.0.2.10 TCP 443",
    ],
});

example("the page's policy for role=db", {
    policies: [
        policy("default", "test-network-policy", {
            ...db,
            policyTypes: ["Ingress", "Egress"],
            ingress: [
                {
                    from: [
                        { ipBlock: { cidr: "172.17.0.0/16", except: ["172.17.1.0/24"] } },
                        { namespaceSelector: { matchLabels: { project: "myproject" } } },
                        { podSelector: { matchLabels: { role: "frontend" } } },
                    ],
                    ports: [{ protocol: "TCP", port: 6379 }],
                },
            ],
            egress: [
                {
                    to: [{ ipBlock: { cidr: "10.0.0.0/24" } }],
                    ports: [{ protocol: "TCP", port: 5978 }],
                },
            ],
        }),
    ],
    allows: [
        "172.17.0.0 > default/db TCP 6379",
        "172.17.0.255 > default/db TCP 6379",
        "172.17.2.0 > default/db TCP 6379",
        "172.17.255.255 > default/db TCP 6379",
        "partner/plain > default/db TCP 6379",
        "default/frontend > default/db TCP 6379",
        "default/db > 10.0.0.0 TCP 5978",
        "default/db > 10.0.0.255 TCP 5978",
        "192.0.2.10 > default/frontend TCP 80",
        "default/frontend > 192.0.2.10 TCP 443",
    ],
    denies: [
        "172.17.1.0 > default/db TCP 6379",
        "172.17.1.255 > default/db TCP 6379",
        "172.16.255.255 > default/db TCP 6379",
        "172.18.0.0 > default/db TCP 6379",
        "default/plain > default/db TCP 6379",
        "stranger/frontend > default/db TCP 6379",
        "default/frontend > default/db TCP 6380",
        "default/frontend > default/db UDP 6379",
        "default/db > 10.0.1.0 TCP 5978",
        "default/db > 10.0.0.1 TCP 5979",
        "default/db > 10.0.0.1 UDP 5978",
        "default/db > default/frontend TCP 5978",
    ],
});

example("two selectors in one peer: both must hold", {
    policies: [
        policy("default", "and", { ...db, ingress: [{ from: [{ ...userAlice, ...roleClient }] }] }),
    ],
    allows: ["alice/client > default/db TCP 6379"],
    denies: ["alice/plain > default/db TCP 6379", "default/client > default/db TCP 6379"],
});

example("two selectors in two peers: either is enough", {
    policies: [policy("default", "or", { ...db, ingress: [{ from: [userAlice, roleClient] }] })],
    allows: [
        "alice/client > default/db TCP 6379",
        "alice/plain > default/db TCP 6379",
        "default/client > default/db TCP 6379",
    ],
    denies: ["default/plain > default/db TCP 6379", "partner/plain > default/db TCP 6379"],
});

example("a range of ports", {
    policies: [
        policy("default", "multi-port-egress", {
            ...db,
            policyTypes: ["Egress"],
            egress: [
                {
                    to: [{ ipBlock: { cidr: "10.0.0.0/24" } }],
                    ports: [{ protocol: "TCP", port: 32000, endPort: 32768 }],
                },
            ],
        }),
    ],
    allows: ["default/db > 10.0.0.7 TCP 32000", "default/db > 10.0.0.7 TCP 32768"],
    denies: [
        "default/db > 10.0.0.7 TCP 31999",
        "default/db > 10.0.0.7 TCP 32769",
        "default/db > 10.0.0.7 UDP 32000",
        "default/db > 10.0.1.7 TCP 32000",
    ],
});

example("namespaces by their names", {
    policies: [
        namespacesBy({
            key: "kubernetes.io/metadata.name",
            operator: "In",
            values: ["partner", "alice"],
        }),
    ],
    allows: ["default/db > partner/plain TCP 80", "default/db > alice/client TCP 80"],
    denies: ["default/db > stranger/frontend TCP 80", "default/db > default/plain TCP 80"],
});
