import type { Exemption } from "../library/exemptions";
import { exempt } from "./exempt";

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
    ...exempt(
        ["no-token-mount"],
        { kind: "Deployment", namespace: "platform-certificates", name: "cert-manager*" },
        "All three work on objects of the API: certificates, registrations, and who may ask.",
    ),
    ...["controller-*", "cainjector"].flatMap((name) =>
        exempt(
            ["no-secret-access"],
            { kind: "ClusterRole", name: `cert-manager-${name}` },
            "Keys and certificates are Secrets, in the namespace and under the name that a certificate says.",
        ),
    ),
    ...exempt(
        ["no-secret-access"],
        {
            kind: "Role",
            namespace: "platform-certificates",
            name: "cert-manager-webhook:dynamic-serving",
        },
        "It makes the one Secret with its own certificate. Its other rule names it.",
    ),
    ...exempt(
        ["no-pod-creation"],
        { kind: "ClusterRole", name: "cert-manager-controller-challenges" },
        "A challenge by HTTP is answered by a pod in the namespace of the certificate.",
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
