import { renderYaml } from "../internal/yaml";
import type { LogStore } from "./store";

/** The node's own path of the containers' logs, which is also theirs in the pod. */
export const logDirectory = "/var/log/containers";
/** What is kept over a pod's death: how far each file was read, and what the store has not taken. */
export const stateDirectory = "/var/lib/fluent-bit";
export const secretDirectory = "/etc/fluent-bit/secrets";
export const passwordVariable = "STORE_PASSWORD";
export const metricsPort = 2020;

const authorityFile = "ca.crt";

/** Keys of the Secret by which Fluent Bit and the store know each other. */
export const secretKeys = { password: "password", authority: authorityFile } as const;

export interface ShipperConfiguration {
    readonly store: LogStore;
    /** The pods' namespace, whose own lines are left out. */
    readonly namespace: string;
    /** How much a node keeps on its disk while the store does not answer, such as `1G`. */
    readonly buffer: string;
}

/** fluent-bit.yaml. */
export function shipperConfiguration(args: ShipperConfiguration): string {
    return renderYaml({
        service,
        pipeline: {
            inputs: [containerLogs(args.namespace)],
            filters: [stackTraces, kubernetesMetadata],
            outputs: [output(args)],
        },
    });
}

const service = {
    flush: 2,
    // A pod that is to go has so long to hand over what it holds; the rest waits on the disk.
    grace: 20,
    log_level: "info",
    http_server: "on",
    http_listen: "0.0.0.0",
    http_port: metricsPort,
    "storage.path": `${stateDirectory}/chunks`,
    "storage.checksum": "on",
    "storage.metrics": "on",
    // In memory at a time; all others lie on the disk alone.
    "storage.max_chunks_up": 32,
    "storage.backlog.mem_limit": "32M",
    // A store that is back is asked within half a minute, and not by all nodes at once.
    "scheduler.base": 1,
    "scheduler.cap": 30,
};

/** Each container's lines, whole again where the runtime has split them. */
function containerLogs(namespace: string): object {
    return {
        name: "tail",
        alias: "containers",
        tag: "kube.*",
        path: `${logDirectory}/*.log`,
        // A complaint that the store does not answer would be one more line for it.
        exclude_path: `${logDirectory}/*_${namespace}_*.log`,
        "multiline.parser": "cri",
        db: `${stateDirectory}/offsets.db`,
        "db.locking": true,
        // Of a pod that came and wrote before Fluent Bit did, nothing is missed.
        read_from_head: true,
        refresh_interval: 5,
        // The kubelet rotates a file: what was written to the old one is read to its end.
        rotate_wait: 30,
        buffer_max_size: "256k",
        // Else the whole file would be read no more. The runtime splits at 16 KiB.
        skip_long_lines: true,
        "storage.type": "filesystem",
    };
}

/** The lines of a stack trace are one record. */
const stackTraces = {
    name: "multiline",
    alias: "stack-traces",
    match: "kube.*",
    "multiline.key_content": "log",
    "multiline.parser": "java, go, python",
    // Within what was read at once: nothing waits in memory, where it could be lost.
    buffer: "off",
};

/** Which pod, container, node and application a line is of. */
const kubernetesMetadata = {
    name: "kubernetes",
    alias: "metadata",
    match: "kube.*",
    kube_tag_prefix: `kube${logDirectory.replaceAll("/", ".")}.`,
    labels: "on",
    annotations: "off",
    // Labels may change while a pod runs.
    kube_meta_cache_ttl: 300,
    // No bound: a pod with a long description has its metadata too.
    buffer_size: 0,
    // A team's pod decides nothing about what is collected of it.
    "k8s-logging.parser": "off",
    "k8s-logging.exclude": "off",
};

function output({ store, buffer }: ShipperConfiguration): object {
    return {
        ...store.output,
        alias: "store",
        match: "kube.*",
        host: store.host,
        port: store.port,
        compress: "gzip",
        workers: 1,
        retry_limit: "no_limits",
        // When so much waits, the oldest goes.
        "storage.total_limit_size": buffer,
        ...(store.credentials && {
            tls: "on",
            "tls.verify": "on",
            "tls.verify_hostname": "on",
            "tls.ca_file": `${secretDirectory}/${authorityFile}`,
            http_user: store.credentials.user,
            http_passwd: `\${${passwordVariable}}`,
        }),
    };
}
