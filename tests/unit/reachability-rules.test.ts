import { policy } from "../support/reachability";
import {
    db,
    everyPod,
    example,
    namespacesBy,
    roleClient,
    userAlice,
} from "../support/policyExamples";

/* What the API reference says of each field of a NetworkPolicy. */

example("an empty selector as a peer", {
    policies: [
        policy("default", "mates", { ...db, ingress: [{ from: [{ podSelector: {} }] }] }),
        policy("alice", "everybody", {
            ...everyPod,
            ingress: [{ from: [{ namespaceSelector: {} }] }],
        }),
    ],
    allows: [
        "default/plain > default/db TCP 6379",
        "stranger/frontend > alice/plain TCP 80",
        "alice/client > alice/plain TCP 80",
    ],
    denies: [
        "partner/plain > default/db TCP 6379",
        "192.0.2.10 > default/db TCP 6379",
        "192.0.2.10 > alice/plain TCP 80",
    ],
});

example("namespaces that must not have a value: those without the label are meant too", {
    policies: [namespacesBy({ key: "project", operator: "NotIn", values: ["another"] })],
    allows: ["default/db > partner/plain TCP 80", "default/db > alice/plain TCP 80"],
    denies: ["default/db > stranger/frontend TCP 80"],
});

example("namespaces that have a label", {
    policies: [namespacesBy({ key: "project", operator: "Exists" })],
    allows: ["default/db > partner/plain TCP 80", "default/db > stranger/frontend TCP 80"],
    denies: ["default/db > alice/plain TCP 80"],
});

example("namespaces that have a label not", {
    policies: [namespacesBy({ key: "project", operator: "DoesNotExist" })],
    allows: ["default/db > alice/plain TCP 80", "default/db > default/plain TCP 80"],
    denies: ["default/db > partner/plain TCP 80"],
});

example("a label whose name every object seems to have", {
    policies: [namespacesBy({ key: "constructor", operator: "Exists" })],
    denies: ["default/db > partner/plain TCP 80"],
});

example("protocols", {
    policies: [
        policy("default", "ports", {
            ...db,
            ingress: [
                { ports: [{ port: 6379 }, { protocol: "UDP", port: 53 }, { protocol: "SCTP" }] },
            ],
        }),
    ],
    allows: [
        "192.0.2.10 > default/db TCP 6379",
        "192.0.2.10 > default/db UDP 53",
        "192.0.2.10 > default/db SCTP 1",
        "192.0.2.10 > default/db SCTP 65535",
    ],
    denies: [
        "192.0.2.10 > default/db UDP 6379",
        "192.0.2.10 > default/db TCP 53",
        "192.0.2.10 > default/db UDP 54",
    ],
});

example("IPv6 blocks", {
    policies: [
        policy("default", "six", {
            ...db,
            ingress: [
                { from: [{ ipBlock: { cidr: "2001:db8::/32", except: ["2001:db8:1::/48"] } }] },
            ],
        }),
        policy("alice", "all-of-six", {
            ...everyPod,
            ingress: [{ from: [{ ipBlock: { cidr: "::/0" } }] }],
        }),
    ],
    allows: ["2001:db8::7 > default/db TCP 6379", "2001:db8:2::7 > alice/plain TCP 80"],
    denies: [
        "2001:db8:1::7 > default/db TCP 6379",
        "2001:db9::7 > default/db TCP 6379",
        "192.0.2.10 > alice/plain TCP 80",
    ],
});

example("a policy that names no types", {
    policies: [
        policy("default", "in-only", { ...db, ingress: [] }),
        policy("alice", "no-rule-out", { ...everyPod, egress: [] }),
        policy("partner", "both", {
            ...everyPod,
            egress: [{ to: [{ ipBlock: { cidr: "192.0.2.0/24" } }] }],
        }),
    ],
    allows: [
        "default/db > 192.0.2.10 TCP 443",
        "alice/plain > 192.0.2.10 TCP 443",
        "partner/plain > 192.0.2.10 TCP 443",
    ],
    denies: [
        "192.0.2.10 > default/db TCP 6379",
        "192.0.2.10 > alice/plain TCP 80",
        "192.0.2.10 > partner/plain TCP 80",
        "partner/plain > default/plain TCP 80",
    ],
});

example("both ends must agree", {
    policies: [
        policy("default", "deny-out", { ...everyPod, policyTypes: ["Egress"] }),
        policy("alice", "deny", everyPod),
        policy("default", "to-alice", {
            ...db,
            policyTypes: ["Egress"],
            egress: [{ to: [userAlice], ports: [{ port: 80 }] }],
        }),
        policy("alice", "from-default", {
            podSelector: roleClient.podSelector,
            ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }, { port: 81 }] }],
        }),
    ],
    allows: ["default/db > alice/client TCP 80"],
    denies: [
        "default/db > alice/client TCP 81",
        "default/db > alice/plain TCP 80",
        "default/plain > alice/client TCP 80",
    ],
});
