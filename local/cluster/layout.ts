import * as path from "node:path";

/** Nodes that KWOK plays, or a real kubelet and containerd (Linux, root). */
export const nodeKinds = ["simulated", "real"] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** Every path of an embedded cluster; all of them lie under its root. */
export interface Layout {
    readonly nodes: NodeKind;
    readonly root: string;
    readonly kubeconfig: string;
    readonly etcdData: string;
    readonly encryption: string;
    readonly ports: string;
    readonly kwokConfig: string;
    /** What every simulated pod has logged; simulation.yaml names it, too. */
    readonly podLog: string;
    /** Certificates and keys: `<name>.crt`, `<name>.key`. */
    readonly pki: string;
    /** How the parts reach the API server: `<part>.kubeconfig`. */
    readonly access: string;
    readonly logs: string;
    /** What is running: `<part>.json`. */
    readonly run: string;
    /** How the API server reaches real nodes and their pods. */
    readonly egress: string;
    /** Unix sockets between this machine's network and the real nodes'. */
    readonly doors: string;
    /** A directory for each real node: its settings, images, containers and volumes. */
    readonly machines: string;
}

/** Each kind of nodes has a cluster of its own, so that both can run side by side. */
const directories: Readonly<Record<NodeKind, string>> = { simulated: "cluster", real: "nodes" };

export function clusterLayout(home: string, nodes: NodeKind = "simulated"): Layout {
    const root = path.join(path.resolve(home), directories[nodes]);
    return {
        nodes,
        root,
        kubeconfig: path.join(root, "kubeconfig"),
        etcdData: path.join(root, "etcd"),
        encryption: path.join(root, "encryption.json"),
        ports: path.join(root, "ports.json"),
        kwokConfig: path.join(root, "kwok.yaml"),
        podLog: path.join(root, "pod.log"),
        pki: path.join(root, "pki"),
        access: path.join(root, "access"),
        logs: path.join(root, "logs"),
        run: path.join(root, "run"),
        egress: path.join(root, "egress.yaml"),
        doors: path.join(root, "doors"),
        machines: path.join(root, "machines"),
    };
}
