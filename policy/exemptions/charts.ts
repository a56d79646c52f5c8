import type { Exemption } from "../library/exemptions";
import { exempt } from "./exempt";

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
    ...exempt(
        ["no-token-mount"],
        certManager,
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
        ...exempt(
            ["read-only-root-filesystem"],
            target,
            "Its chart leaves the file systems of two of its containers open, and has no value to close them.",
        ),
        ...exempt(
            ["no-token-mount"],
            target,
            "It watches claims and volumes, or tells the API server which node has the driver. The chart has no value for it.",
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
    ...exempt(
        ["topology-spread"],
        nfsController,
        "The chart has no value for it. Of two controllers one works, and the other takes over within seconds.",
    ),
    ...exempt(
        ["no-account-token-mount"],
        { kind: "ServiceAccount", namespace: "platform-nfs", name: "csi-nfs-*-sa" },
        "Its pods need the token, do not say so themselves, and are all that runs there.",
    ),
    ...exempt(
        ["no-secret-access"],
        { kind: "ClusterRole", name: "nfs-external-provisioner-role" },
        "A storage class may name a Secret of any namespace with options for mounting. It only reads.",
    ),
];

const keda = { kind: "Deployment", namespace: "platform-keda", name: "keda-*" };

const kedaExemptions: readonly Exemption[] = [
    ...exempt(
        ["services-first"],
        keda,
        "Helm's charts order objects by kind, not by dependency, and these pods read no Service from their environment.",
    ),
    ...exempt(
        ["autoscaling"],
        keda,
        "Replicas are for the loss of a node, not for load: of the operator one works at a time, and what it knows does not grow with replicas.",
    ),
    ...exempt(
        ["probe-ports"],
        keda,
        "The chart asks operator and webhooks for their health at 8081, where they listen, and has no value to declare the port.",
    ),
    ...exempt(
        ["no-token-mount"],
        keda,
        "All three work on objects of the API: what is scaled, who asks for it, and what is judged.",
    ),
    ...exempt(
        ["no-account-token-mount"],
        { kind: "ServiceAccount", namespace: "platform-keda", name: "keda-*" },
        "The chart has one value for pod and account. Its pods need the token, and are all that runs there.",
    ),
    ...exempt(
        ["no-pod-creation"],
        { kind: "ClusterRole", name: "keda-operator" },
        "A ScaledJob is a number of Jobs, which the chart gives it the right to make, wanted or not. No role of the platform lets anybody make a ScaledJob.",
    ),
    ...exempt(
        ["no-secret-access"],
        { kind: "Role", namespace: "platform-keda", name: "keda-operator-certs" },
        "It makes the one Secret with the certificate of all three, where nothing else runs. It reads no Secret of another namespace.",
    ),
    ...exempt(
        ["no-webhook-control"],
        { kind: "ClusterRole", name: "keda-operator-minimal-cluster-role" },
        "It keeps the authority of that certificate in the registration of its own webhooks and part of the API.",
    ),
];

const lvmController = {
    kind: "Deployment",
    namespace: "platform-openebs",
    name: "openebs-lvm-localpv-controller",
};
const lvmNode = {
    kind: "DaemonSet",
    namespace: "platform-openebs",
    name: "openebs-lvm-localpv-node",
};

const openEbsExemptions: readonly Exemption[] = [
    ...[lvmController, lvmNode].flatMap((target) => [
        ...exempt(
            ["health-probes"],
            target,
            "Nobody sends it traffic: it is called over a socket in its pod. The chart has no value for probes. The alerts LvmControllerDown and LvmVolumeNotMounted tell where it does not work.",
        ),
        ...exempt(
            [
                "capabilities-restricted",
                "drop-net-raw",
                "privilege-escalation",
                "read-only-root-filesystem",
                "run-as-non-root",
            ],
            target,
            "The chart has values for the pod alone, not for its containers, and they are made to run as root. The namespace is theirs alone, and its network denies all but the API.",
        ),
        ...exempt(
            ["no-token-mount"],
            target,
            "It watches claims, volumes and nodes, and tells the API server what its node has. The chart has no value for it.",
        ),
    ]),
    ...exempt(
        ["host-path-volumes", "privileged-containers", "read-only-host-paths", "volume-types"],
        lvmNode,
        "It makes logical volumes of its node's disks, and mounts them where kubelet and pods see them.",
    ),
    ...exempt(
        ["services-first"],
        lvmNode,
        "Helm's charts order objects by kind, not by dependency, and nothing goes through that Service.",
    ),
    ...exempt(
        ["autoscaling"],
        lvmController,
        "Replicas are for the loss of a node, not for load: of two controllers one works.",
    ),
    ...exempt(
        ["no-account-token-mount"],
        { kind: "ServiceAccount", namespace: "platform-openebs", name: "openebs-lvm-*-sa" },
        "Its pods need the token, do not say so themselves, and are all that runs there.",
    ),
    ...exempt(
        ["no-pod-creation"],
        { kind: "ClusterRole", name: "openebs-lvm-provisioner-role" },
        "The chart lets it change pods, and make none.",
    ),
    ...exempt(
        ["no-wildcard-verbs"],
        { kind: "ClusterRole", name: "openebs-lvm-provisioner-role" },
        "All verbs on its own three kinds, and on the capacities that it tells the scheduler.",
    ),
    ...exempt(
        ["no-secret-access"],
        { kind: "ClusterRole", name: "openebs-lvm-snapshotter-role" },
        "A class of snapshots may name a Secret of any namespace. It only reads.",
    ),
];

/** Of the objects that charts make, which are seen only where the chart is at hand. */
export const chartExemptions = {
    certManager: certManagerExemptions,
    nfs: nfsExemptions,
    keda: kedaExemptions,
    openebs: openEbsExemptions,
};
