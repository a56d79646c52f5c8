import type { Exemption } from "../library/exemptions";
import { exempt } from "./exempt";

const nodeExporter = {
    kind: "DaemonSet",
    namespace: "platform-node-metrics",
    name: "node-exporter",
};
const fluentBit = { kind: "DaemonSet", namespace: "platform-log-shipping", name: "fluent-bit" };
const nodeDns = { kind: "DaemonSet", namespace: "platform-node-dns", name: "node-local-dns" };
const localPath = {
    kind: "Deployment",
    namespace: "platform-storage",
    name: "local-path-provisioner",
};

/** The doors of the cluster, by their namespaces. */
const entrances = { traefik: "platform-ingress", nginx: "platform-nginx" };
const door = "It is the one door, and not every cluster has a load balancer.";

/** Of the systems that the program declares itself, and of teams' roles. */
export const systemExemptions: readonly Exemption[] = [
    ...exempt(
        ["health-probes"],
        localPath,
        "It serves nothing, not even its health, and a program beside it that could be asked is not in its image. The alert LocalPathDown tells where it does not run.",
    ),
    ...exempt(
        ["no-pod-creation"],
        {
            kind: "Role",
            namespace: "platform-storage-helpers",
            name: "groundwork-local-path-provisioner",
        },
        "It makes and removes a volume's directory by a pod on its node. In that namespace there is no account and no Secret for such a pod to take.",
    ),
    ...exempt(
        ["host-namespaces", "host-path-volumes", "host-ports", "volume-types"],
        nodeExporter,
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
        fluentBit,
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
            "unprivileged-ports",
        ],
        nodeDns,
        "It gives its node's network an address of its own and answers there at DNS' port, which takes NET_ADMIN and ports of the node. It has no other capability, in a namespace of its own.",
    ),
    ...exempt(
        ["no-control-plane-toleration"],
        { kind: "Deployment", namespace: "platform-dns", name: "coredns" },
        "Names must be found before any other node is there.",
    ),
    ...exempt(
        ["autoscaling"],
        { kind: "Deployment", namespace: "platform-dns", name: "coredns" },
        "Questions come with nodes and cores, not with its own load: in `small` and `ha` cluster-proportional-autoscaler beside it sets the number, which is no object of the API that a rule could read; in `local` one pod is enough.",
    ),
    ...exempt(
        ["job-clean-up"],
        { kind: "Job", namespace: "platform-logs", name: "opensearch-setup-*" },
        "Its name says which state it set, and Pulumi would make it again when it is gone. The next one takes its place.",
    ),
    ...exempt(
        ["no-pod-exec", "no-escalation"],
        { kind: "ClusterRole", name: "groundwork:team-admin" },
        "It is what the role admin of Kubernetes lets teams do in their own namespaces: to look into their pods, and to give roles that they have themselves.",
    ),
    ...["groundwork:team-deploy", "groundwork:team-admin"].flatMap((name) =>
        exempt(
            ["no-pod-creation", "no-secret-access"],
            { kind: "ClusterRole", name },
            "To run workloads and put their Secrets in place is what it is for, under names that teams choose. It is bound in the team's own namespaces only.",
        ),
    ),
    ...Object.entries(entrances).flatMap(([name, namespace]) => [
        ...exempt(["no-node-port"], { kind: "Service", namespace, name }, door),
        ...exempt(["host-ports"], { kind: "DaemonSet", namespace, name }, door),
        ...exempt(
            ["no-secret-access"],
            { kind: "ClusterRole", name: `groundwork-${name}` },
            "An Ingress of any team names the Secret with its certificate. It only reads, and nothing else runs in its namespace.",
        ),
    ]),
    ...exempt(
        ["no-pod-creation"],
        { kind: "Role", namespace: "platform-nginx", name: "groundwork-nginx" },
        "It puts its version on its own pod as a label. It may update pods in its own namespace, and make none.",
    ),
    ...["Deployment", "DaemonSet"].flatMap((kind) =>
        exempt(
            ["unprivileged-ports"],
            { kind, namespace: "platform-nginx", name: "nginx" },
            "It listens at 80 and 443 of its pod, which a sysctl of the pod opens to everybody in it: no right is needed.",
        ),
    ),
];
