import * as path from "node:path";

/** Every path of the embedded cluster; all of them lie under `<home>/cluster`. */
export interface Layout {
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
}

export function clusterLayout(home: string): Layout {
    const root = path.join(path.resolve(home), "cluster");
    return {
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
    };
}
