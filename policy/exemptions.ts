import type { AdmissionExemption } from "./library/admission";
import type { Exemption, ExemptionTarget } from "./library/exemptions";
import type { PolicyLevel } from "./library/levels";

/** How strict the platform is with itself. */
export const platformLevel: PolicyLevel = "recommended";

/*
 * Where the platform itself breaks a rule, and why. They stand here and not in annotations, so that
 * nobody exempts their own object, and so that charts need none.
 */

/** Exempts one target from some rules, for a reason that they share, by the platform's team. */
function exempt(
    rules: readonly string[],
    target: ExemptionTarget,
    reason: string,
): readonly Exemption[] {
    return rules.map((rule) => ({
        rule,
        target,
        reason,
        owner: "platform",
        expires: "2027-05-31",
    }));
}

/** The doors of the cluster, by their namespaces. */
const entrances = { traefik: "platform-ingress", nginx: "platform-nginx" };
const door = "It is the one door, and not every cluster has a load balancer.";

/** Of the objects that the program declares itself. */
export const ownExemptions: readonly Exemption[] = [
    ...exempt(
        ["health-probes"],
        { kind: "Deployment", namespace: "platform-storage", name: "local-path-provisioner" },
        "It serves nothing, not even its health, and a program beside it that could be asked is not in its image. The alert LocalPathDown tells where it does not run.",
    ),
    ...exempt(
        ["host-namespaces", "host-path-volumes", "host-ports", "volume-types"],
        { kind: "DaemonSet", namespace: "platform-node-metrics", name: "node-exporter" },
        "It measures its node: the network, the processes and the disks, which it reads only. It runs as no root, without capabilities, in a namespace of its own.",
    ),
    ...exempt(
        [
            "host-path-volumes",
            "read-only-host-paths",
            "run-as-non-root",
            "run-as-user",
            "volume-types",
        ],
        { kind: "DaemonSet", namespace: "platform-log-shipping", name: "fluent-bit" },
        "It reads the files that containers' lines are in, which are root's, and keeps what it has not yet sent in a directory of its node. It has no capability, in a namespace of its own.",
    ),
    ...exempt(
        [
            "capabilities-baseline",
            "capabilities-restricted",
            "dangerous-capabilities",
            "host-namespaces",
            "host-ports",
            "probe-hosts",
            "run-as-non-root",
            "run-as-user",
        ],
        { kind: "DaemonSet", namespace: "platform-node-dns", name: "node-local-dns" },
        "It gives its node's network an address of its own and answers there, which takes NET_ADMIN and ports of the node. It has no other capability, in a namespace of its own.",
    ),
    ...exempt(
        ["no-pod-exec", "no-escalation"],
        { kind: "ClusterRole", name: "groundwork:team-admin" },
        "It is what the role admin of Kubernetes lets teams do in their own namespaces: to look into their pods, and to give roles that they have themselves.",
    ),
    ...exempt(
        ["no-pod-exec"],
        { kind: "Role", namespace: "platform-jenkins-builds", name: "groundwork-jenkins" },
        "It is how a controller runs a build's steps in its agents' other containers. In that namespace there is nothing but agents.",
    ),
    ...exempt(
        ["no-control-plane-toleration"],
        { kind: "Deployment", namespace: "platform-dns", name: "coredns" },
        "Names must be found before any other node is there.",
    ),
    ...Object.entries(entrances).flatMap(([name, namespace]) => [
        ...exempt(["no-node-port"], { kind: "Service", namespace, name }, door),
        ...exempt(["host-ports"], { kind: "DaemonSet", namespace, name }, door),
    ]),
];

const certManager = {
    kind: "Deployment",
    namespace: "platform-certificates",
    name: "cert-manager*",
};

const certManagerExemptions: readonly Exemption[] = [
    ...exempt(
        ["health-probes"],
        certManager,
        "Nobody sends controller and cainjector traffic, and their chart has no value for the probes that it leaves out. The alerts CertManagerDown and CertificateExpiring tell where they do not work.",
    ),
    ...exempt(
        ["services-first"],
        certManager,
        "Helm's charts order objects by kind, not by dependency, and these pods read no Service from their environment.",
    ),
    ...exempt(
        ["autoscaling"],
        certManager,
        "Replicas are for the loss of a node, not for load: of controller and cainjector one works at a time, and the webhook is asked only when a certificate object changes.",
    ),
    ...["approve:cert-manager-io", "certificatesigningrequests"].flatMap((name) =>
        exempt(
            ["no-csr-approval"],
            { kind: "ClusterRole", name: `cert-manager-controller-${name}` },
            "It signs what its own issuers are asked for, and no other signer's requests.",
        ),
    ),
    ...exempt(
        ["no-webhook-control"],
        { kind: "ClusterRole", name: "cert-manager-cainjector" },
        "It keeps the certificate authority of cert-manager's own webhook in its registration.",
    ),
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
        ...exempt(
            ["health-probes"],
            target,
            "Nobody sends it traffic: it is called over a socket in its pod. The chart probes the driver itself for life, and has no value for more. The alerts NfsControllerDown and NfsVolumeNotMounted tell where it does not work.",
        ),
        ...exempt(
            mountRules,
            target,
            "It mounts an export where its node's kubelet and other pods see it, over the node's network. Nothing but root with SYS_ADMIN can.",
        ),
    ]),
    ...exempt(
        ["host-ports"],
        nfsNode,
        "It is on its node's network, as mounts outlive its pods, and its health is asked for there.",
    ),
    ...exempt(
        ["suitable-controller"],
        nfsController,
        "It keeps nothing in the kubelet's directory of its node: there it mounts the export for as long as it makes or removes a volume's directory.",
    ),
];

/** Of the objects that charts make, which are seen only where the chart is at hand. */
export const chartExemptions = { certManager: certManagerExemptions, nfs: nfsExemptions };

/**
 * Of what systems make while they run. No preview sees it: these are said at admission only, and hold
 * for the system's own account.
 */
export const runtimeExemptions: readonly AdmissionExemption[] = [
    ...exempt(
        [
            "capabilities-restricted",
            "host-path-volumes",
            "read-only-host-paths",
            "run-as-non-root",
            "run-as-user",
            "volume-types",
        ],
        { kind: "Pod", namespace: "platform-storage-helpers", name: "volume-*" },
        "It makes or removes the directory of a volume on the volume's node, wherever that is, and such directories are root's. In that namespace there is nothing else.",
    ).map((it) => ({
        ...it,
        madeBy: { namespace: "platform-storage", account: "local-path-provisioner" },
    })),
    ...exempt(
        ["ingress-tls"],
        { kind: "Ingress", namespace: "*", name: "cm-acme-http-solver-*" },
        "It answers an authority's visit over HTTP, before there is a certificate.",
    ).map((it) => ({
        ...it,
        madeBy: { namespace: "platform-certificates", account: "cert-manager" },
    })),
];

export const exemptions: readonly Exemption[] = [
    ...ownExemptions,
    ...Object.values(chartExemptions).flat(),
];
