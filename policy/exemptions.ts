import type { Exemption } from "./library/exemptions";
import type { PolicyLevel } from "./library/levels";

/** How strict the platform is with itself. */
export const platformLevel: PolicyLevel = "recommended";

/**
 * Where the platform itself breaks a rule, and why. They stand here and not in annotations, so that
 * nobody exempts their own object, and so that charts need none.
 */
export const exemptions: readonly Exemption[] = [
    {
        rule: "health-probes",
        target: {
            kind: "Deployment",
            namespace: "platform-storage",
            name: "local-path-provisioner",
        },
        reason: "It serves nothing, not even its health, and a program beside it that could be asked is not in its image. The alert LocalPathDown tells where it does not run.",
        owner: "platform",
        expires: "2027-05-31",
    },
    ...["host-namespaces", "host-path-volumes", "host-ports", "volume-types"].map((rule) => ({
        rule,
        target: {
            kind: "DaemonSet",
            namespace: "platform-node-metrics",
            name: "node-exporter",
        },
        reason: "It measures its node: the network, the processes and the disks, which it reads only. It runs as no root, without capabilities, in a namespace of its own.",
        owner: "platform",
        expires: "2027-05-31",
    })),
    ...["no-pod-exec", "no-escalation"].map((rule) => ({
        rule,
        target: { kind: "ClusterRole", name: "groundwork:team-admin" },
        reason: "It is what the role admin of Kubernetes lets teams do in their own namespaces: to look into their pods, and to give roles that they have themselves.",
        owner: "platform",
        expires: "2027-05-31",
    })),
    {
        rule: "no-pod-exec",
        target: { kind: "Role", namespace: "platform-jenkins-builds", name: "groundwork-jenkins" },
        reason: "It is how a controller runs a build's steps in its agents' other containers. In that namespace there is nothing but agents.",
        owner: "platform",
        expires: "2027-05-31",
    },
    {
        rule: "no-control-plane-toleration",
        target: { kind: "Deployment", namespace: "platform-dns", name: "coredns" },
        reason: "Names must be found before any other node is there.",
        owner: "platform",
        expires: "2027-05-31",
    },
    {
        rule: "no-node-port",
        target: { kind: "Service", namespace: "platform-ingress", name: "traefik" },
        reason: "It is the one door, and the clusters of dev and nodes have no load balancer.",
        owner: "platform",
        expires: "2027-05-31",
    },
];
