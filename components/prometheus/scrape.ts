import { scrapeLabel } from "../internal/labels";
import { metricsPathAnnotation } from "../internal/scraping";

/** One entry of `scrape_configs`, in Prometheus' own words. */
export type ScrapeJob = Readonly<Record<string, unknown>>;

type RelabelRule = Readonly<Record<string, unknown>>;

/** Bounds of every scrape: no target fills the database, or sends Prometheus elsewhere. */
const bounds = {
    follow_redirects: false,
    label_limit: 64,
    label_name_length_limit: 256,
    label_value_length_limit: 2048,
};

const serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

/** API server and kubelets: identified by the cluster's CA, shown the pod's own token. */
const withClusterIdentity = {
    scheme: "https",
    authorization: { credentials_file: `${serviceAccount}/token` },
};
const clusterCa = { ca_file: `${serviceAccount}/ca.crt` };

/** A Service without the annotation keeps the path that Prometheus begins with, /metrics. */
const metricsPath: RelabelRule = {
    source_labels: [
        `__meta_kubernetes_service_annotation_${metricsPathAnnotation.replace(/\W/g, "_")}`,
    ],
    regex: "(/.*)",
    target_label: "__metrics_path__",
};

/** All that Prometheus scrapes. No job names a team or a system: Services say it by their label. */
export const scrapeJobs: readonly ScrapeJob[] = [
    services(),
    clusterState(),
    apiServer(),
    kubelet("kubelet", "/metrics", 10_000, []),
    kubelet("cadvisor", "/metrics/cadvisor", 50_000, [
        dropMetrics("container_(tasks_state|memory_failures_total|blkio_device_usage_total)"),
        dropMetrics("container_(file_descriptors|sockets|threads|threads_max|last_seen)"),
        dropMetrics("container_network_(tcp|udp|tcp6|udp6|advance_tcp)_.*"),
    ]),
];

/** Every Service that carries the scrape label, at its port named `metrics` and its path. */
function services(): ScrapeJob {
    const label = Object.entries(scrapeLabel)
        .map(([key, value]) => `${key}=${value}`)
        .join(",");
    return {
        job_name: "services",
        kubernetes_sd_configs: [
            {
                role: "endpointslice",
                // The API server filters, so that a large cluster costs little memory here.
                selectors: [
                    { role: "endpointslice", label },
                    { role: "service", label },
                ],
            },
        ],
        relabel_configs: [
            keep("__meta_kubernetes_endpointslice_port_name", "metrics"),
            drop("__meta_kubernetes_pod_phase", "Failed|Succeeded"),
            metricsPath,
            take("__meta_kubernetes_namespace", "namespace"),
            take("__meta_kubernetes_service_name", "service"),
            take("__meta_kubernetes_service_name", "job"),
            take("__meta_kubernetes_pod_name", "pod"),
            take("__meta_kubernetes_pod_container_name", "container"),
            take("__meta_kubernetes_pod_node_name", "node"),
        ],
        sample_limit: 20_000,
        body_size_limit: "20MB",
        ...bounds,
    };
}

/**
 * What kube-state-metrics says of others, at its two ports. It alone may name the namespace, pod or
 * node that a sample is of, and so it is looked for in Prometheus' own namespace only: a team could
 * else speak in another's name.
 */
function clusterState(): ScrapeJob {
    const service = "kube-state-metrics";
    return {
        job_name: service,
        honor_labels: true,
        kubernetes_sd_configs: [
            {
                role: "endpointslice",
                namespaces: { own_namespace: true },
                selectors: [
                    { role: "endpointslice", label: `kubernetes.io/service-name=${service}` },
                ],
            },
        ],
        // No label of its pod, which would be taken for a label of what it tells of.
        relabel_configs: [keep("__meta_kubernetes_endpointslice_port_name", "metrics|telemetry")],
        sample_limit: 200_000,
        ...bounds,
    };
}

function apiServer(): ScrapeJob {
    return {
        job_name: "kubernetes-apiserver",
        ...withClusterIdentity,
        // Each API server is reached at its own address, which its certificate need not name.
        tls_config: { ...clusterCa, server_name: "kubernetes" },
        kubernetes_sd_configs: [
            {
                role: "endpointslice",
                namespaces: { names: ["default"] },
                selectors: [
                    { role: "endpointslice", label: "kubernetes.io/service-name=kubernetes" },
                ],
            },
        ],
        relabel_configs: [keep("__meta_kubernetes_endpointslice_port_name", "https")],
        metric_relabel_configs: [
            // The largest histograms, of which no rule and no dashboard asks.
            dropMetrics(
                "(apiserver_request|apiserver_watch_list|etcd_request)_duration_seconds_bucket",
            ),
            dropMetrics("apiserver_(request_body|response|watch_events)_sizes?(_bytes)?_bucket"),
            dropMetrics("apiserver_(flowcontrol|admission)_.*_bucket"),
            // Of this one a single bound is asked for: a second.
            {
                action: "drop",
                source_labels: ["__name__", "le"],
                regex: "apiserver_request_sli_duration_seconds_bucket;(0\\..*|1\\.[1-9].*|1[0-9].*|[2-9].*|\\+Inf)",
            },
        ],
        sample_limit: 100_000,
        ...bounds,
    };
}

/** A node agent's endpoint, on the address that the node reports. */
function kubelet(
    job: string,
    path: string,
    sampleLimit: number,
    metricRules: readonly RelabelRule[],
): ScrapeJob {
    return {
        job_name: job,
        ...withClusterIdentity,
        tls_config: clusterCa,
        metrics_path: path,
        kubernetes_sd_configs: [{ role: "node" }],
        relabel_configs: [take("__meta_kubernetes_node_name", "node")],
        ...(metricRules.length > 0 && { metric_relabel_configs: metricRules }),
        sample_limit: sampleLimit,
        ...bounds,
    };
}

function take(source: string, target: string): RelabelRule {
    return { source_labels: [source], target_label: target };
}

function keep(source: string, regex: string): RelabelRule {
    return { action: "keep", source_labels: [source], regex };
}

function drop(source: string, regex: string): RelabelRule {
    return { action: "drop", source_labels: [source], regex };
}

function dropMetrics(regex: string): RelabelRule {
    return drop("__name__", regex);
}
