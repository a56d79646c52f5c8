import type { AdmissionExemption } from "./library/admission";
import type { Exemption } from "./library/exemptions";
import type { PolicyLevel } from "./library/levels";

/** How strict the platform is with itself. */
export const platformLevel: PolicyLevel = "recommended";

/*
 * Where the platform itself breaks a rule, and why. They stand here and not in annotations, so that
 * nobody exempts their own object, and so that charts need none.
 */

/** Of the objects that the program declares itself. */
export const ownExemptions: readonly Exemption[] = [
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
    ...[
        "host-path-volumes",
        "read-only-host-paths",
        "run-as-non-root",
        "run-as-user",
        "volume-types",
    ].map((rule) => ({
        rule,
        target: { kind: "DaemonSet", namespace: "platform-log-shipping", name: "fluent-bit" },
        reason: "It reads the files that containers' lines are in, which are root's, and keeps what it has not yet sent in a directory of its node. It has no capability, in a namespace of its own.",
        owner: "platform",
        expires: "2027-05-31",
    })),
    ...[
        "capabilities-baseline",
        "capabilities-restricted",
        "dangerous-capabilities",
        "host-namespaces",
        "host-ports",
        "probe-hosts",
        "run-as-non-root",
        "run-as-user",
    ].map((rule) => ({
        rule,
        target: { kind: "DaemonSet", namespace: "platform-node-dns", name: "node-local-dns" },
        reason: "It gives its node's network an address of its own and answers there, which takes NET_ADMIN and ports of the node. It has no other capability, in a namespace of its own.",
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
    ...["traefik", "nginx"].flatMap((name) => {
        const namespace = name === "traefik" ? "platform-ingress" : `platform-${name}`;
        const reason = "It is the one door, and not every cluster has a load balancer.";
        return [
            { rule: "no-node-port", target: { kind: "Service", namespace, name } },
            { rule: "host-ports", target: { kind: "DaemonSet", namespace, name } },
        ].map((it) => ({ ...it, reason, owner: "platform", expires: "2027-05-31" }));
    }),
];

const certManagerExemptions: readonly Exemption[] = [
    {
        rule: "health-probes",
        target: {
            kind: "Deployment",
            namespace: "platform-certificates",
            name: "cert-manager*",
        },
        reason: "Nobody sends controller and cainjector traffic, and their chart has no value for the probes that it leaves out. The alerts CertManagerDown and CertificateExpiring tell where they do not work.",
        owner: "platform",
        expires: "2027-05-31",
    },
    {
        rule: "services-first",
        target: {
            kind: "Deployment",
            namespace: "platform-certificates",
            name: "cert-manager*",
        },
        reason: "Helm's charts order objects by kind, not by dependency, and these pods read no Service from their environment.",
        owner: "platform",
        expires: "2027-05-31",
    },
    {
        rule: "autoscaling",
        target: {
            kind: "Deployment",
            namespace: "platform-certificates",
            name: "cert-manager*",
        },
        reason: "Replicas are for the loss of a node, not for load: of controller and cainjector one works at a time, and the webhook is asked only when a certificate object changes.",
        owner: "platform",
        expires: "2027-05-31",
    },
    ...["approve:cert-manager-io", "certificatesigningrequests"].map((name) => ({
        rule: "no-csr-approval",
        target: { kind: "ClusterRole", name: `cert-manager-controller-${name}` },
        reason: "It signs what its own issuers are asked for, and no other signer's requests.",
        owner: "platform",
        expires: "2027-05-31",
    })),
    {
        rule: "no-webhook-control",
        target: { kind: "ClusterRole", name: "cert-manager-cainjector" },
        reason: "It keeps the certificate authority of cert-manager's own webhook in its registration.",
        owner: "platform",
        expires: "2027-05-31",
    },
];

const nfsController = { kind: "Deployment", namespace: "platform-nfs", name: "csi-nfs-controller" };
const nfsNode = { kind: "DaemonSet", namespace: "platform-nfs", name: "csi-nfs-node" };

/** Rules that say why its namespace is privileged; the chart has no values to confine its sidecars. */
const mountRules = [
    "capabilities-baseline",
    "capabilities-restricted",
    "dangerous-capabilities",
    "host-namespaces",
    "host-path-volumes",
    "privilege-escalation",
    "privileged-containers",
    "probe-hosts",
    "read-only-host-paths",
    "run-as-non-root",
    "volume-types",
];

const nfsExemptions: readonly Exemption[] = [
    ...[nfsController, nfsNode].flatMap((target) => [
        {
            rule: "health-probes",
            target,
            reason: "Nobody sends it traffic: it is called over a socket in its pod. The chart probes the driver itself for life, and has no value for more. The alerts NfsControllerDown and NfsVolumeNotMounted tell where it does not work.",
        },
        ...mountRules.map((rule) => ({
            rule,
            target,
            reason: "It mounts an export where its node's kubelet and other pods see it, over the node's network. Nothing but root with SYS_ADMIN can.",
        })),
    ]),
    {
        rule: "host-ports",
        target: nfsNode,
        reason: "It is on its node's network, as mounts outlive its pods, and its health is asked for there.",
    },
    {
        rule: "suitable-controller",
        target: nfsController,
        reason: "It keeps nothing in the kubelet's directory of its node: there it mounts the export for as long as it makes or removes a volume's directory.",
    },
].map((it) => ({ ...it, owner: "platform", expires: "2027-05-31" }));

/** Of the objects that charts make, which are seen only where the chart is at hand. */
export const chartExemptions = { certManager: certManagerExemptions, nfs: nfsExemptions };

/**
 * Of what systems make while they run. No preview sees it: these are said at admission only, and hold
 * for the system's own account.
 */
export const runtimeExemptions: readonly AdmissionExemption[] = [
    ...[
        "capabilities-restricted",
        "host-path-volumes",
        "read-only-host-paths",
        "run-as-non-root",
        "run-as-user",
        "volume-types",
    ].map((rule) => ({
        rule,
        target: { kind: "Pod", namespace: "platform-storage-helpers", name: "volume-*" },
        madeBy: { namespace: "platform-storage", account: "local-path-provisioner" },
        reason: "It makes or removes the directory of a volume on the volume's node, wherever that is, and such directories are root's. In that namespace there is nothing else.",
        owner: "platform",
        expires: "2027-05-31",
    })),
    {
        rule: "ingress-tls",
        target: { kind: "Ingress", namespace: "*", name: "cm-acme-http-solver-*" },
        madeBy: { namespace: "platform-certificates", account: "cert-manager" },
        reason: "It answers an authority's visit over HTTP, before there is a certificate.",
        owner: "platform",
        expires: "2027-05-31",
    },
];

export const exemptions: readonly Exemption[] = [
    ...ownExemptions,
    ...Object.values(chartExemptions).flat(),
];
