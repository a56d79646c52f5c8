/*
 * Every image and chart of the platform, in one place. A comment above a version tells Renovate
 * where newer ones are published. `lifecycle` says what upstream promises.
 */

export interface ImageVersion {
    /** Registry and repository, without a tag. */
    readonly repository: string;
    readonly tag: string;
    /** The software's version, as its labels and docs say it. */
    readonly version: string;
    readonly upstream: string;
    readonly licence: string;
    readonly lifecycle: "active" | "maintenance";
}

/** Which chart, and exactly what is in it. */
export interface ChartLock {
    /** `oci://` and a registry's path without the chart's name, or the `https://` address of an index. */
    readonly repository: string;
    readonly chart: string;
    readonly version: string;
    /**
     * `sha256:…`, of the manifest in an OCI registry, else of the archive. `bin/groundwork charts`
     * tells it. Absent where nobody has looked yet: such a chart is not released.
     */
    readonly digest?: string | undefined;
    /** `sha256:…` of the archive, where `digest` is of the manifest around it and both are known. */
    readonly archive?: string | undefined;
}

export interface ChartVersion extends ChartLock {
    /** The software's version, as its labels and docs say it. */
    readonly appVersion: string;
    readonly upstream: string;
    readonly licence: string;
    readonly lifecycle: "active" | "maintenance";
}

/** The Pod Security Standards' version that namespaces enforce, so that an upgrade is a diff. */
export const podSecurityVersion = "v1.36";

/** Of the Gateway API's definitions (standard channel), which the cluster brings and Traefik reads. */
// renovate: datasource=go depName=sigs.k8s.io/gateway-api
export const gatewayApiVersion = "v1.6.1";

const droneLicence = "Drone Non-Commercial License";

export const images = {
    // renovate: datasource=docker depName=registry.k8s.io/coredns/coredns
    coredns: image("registry.k8s.io/coredns/coredns", "v1.14.6", "github.com/coredns/coredns"),
    // renovate: datasource=docker depName=registry.k8s.io/cpa/cluster-proportional-autoscaler
    proportionalAutoscaler: image(
        "registry.k8s.io/cpa/cluster-proportional-autoscaler",
        "v1.10.3",
        "github.com/kubernetes-sigs/cluster-proportional-autoscaler",
    ),
    // renovate: datasource=docker depName=registry.k8s.io/dns/k8s-dns-node-cache
    nodeLocalDns: image(
        "registry.k8s.io/dns/k8s-dns-node-cache",
        "1.26.7",
        "github.com/kubernetes/dns",
    ),
    // renovate: datasource=docker depName=docker.io/library/traefik
    traefik: image("docker.io/library/traefik", "v3.7.13", "github.com/traefik/traefik", "MIT"),
    // F5's controller, and not ingress-nginx of the Kubernetes project, which is retired.
    // renovate: datasource=docker depName=docker.io/nginx/nginx-ingress
    nginx: image("docker.io/nginx/nginx-ingress", "5.5.4", "github.com/nginx/kubernetes-ingress"),
    // renovate: datasource=docker depName=quay.io/prometheus/prometheus
    prometheus: image(
        "quay.io/prometheus/prometheus",
        "v3.16.0",
        "github.com/prometheus/prometheus",
    ),
    // renovate: datasource=docker depName=quay.io/prometheus/alertmanager
    alertmanager: image(
        "quay.io/prometheus/alertmanager",
        "v0.34.2",
        "github.com/prometheus/alertmanager",
    ),
    // renovate: datasource=docker depName=quay.io/prometheus/node-exporter
    nodeExporter: image(
        "quay.io/prometheus/node-exporter",
        "v1.12.1",
        "github.com/prometheus/node_exporter",
    ),
    // renovate: datasource=docker depName=registry.k8s.io/metrics-server/metrics-server
    metricsServer: image(
        "registry.k8s.io/metrics-server/metrics-server",
        "v0.9.0",
        "github.com/kubernetes-sigs/metrics-server",
    ),
    // renovate: datasource=docker depName=registry.k8s.io/kube-state-metrics/kube-state-metrics
    kubeStateMetrics: image(
        "registry.k8s.io/kube-state-metrics/kube-state-metrics",
        "v2.20.0",
        "github.com/kubernetes/kube-state-metrics",
    ),
    // renovate: datasource=docker depName=docker.io/grafana/grafana
    grafana: image("docker.io/grafana/grafana", "13.1.3", "github.com/grafana/grafana", "AGPL-3.0"),
    // renovate: datasource=docker depName=docker.io/otel/opentelemetry-collector-k8s
    collector: image(
        "docker.io/otel/opentelemetry-collector-k8s",
        "0.161.0",
        "github.com/open-telemetry/opentelemetry-collector-releases",
    ),
    // renovate: datasource=docker depName=docker.io/jaegertracing/jaeger
    jaeger: image("docker.io/jaegertracing/jaeger", "2.13.0", "github.com/jaegertracing/jaeger"),
    // renovate: datasource=docker depName=docker.io/jaegertracing/jaeger-es-index-cleaner
    jaegerIndexCleaner: image(
        "docker.io/jaegertracing/jaeger-es-index-cleaner",
        "2.13.0",
        "github.com/jaegertracing/jaeger",
    ),
    // renovate: datasource=docker depName=docker.io/rancher/local-path-provisioner
    localPath: image(
        "docker.io/rancher/local-path-provisioner",
        "v0.0.30",
        "github.com/rancher/local-path-provisioner",
    ),
    // renovate: datasource=docker depName=docker.io/fluent/fluent-bit
    fluentBit: image("docker.io/fluent/fluent-bit", "5.1.1", "github.com/fluent/fluent-bit"),
    // renovate: datasource=docker depName=docker.io/grafana/loki
    loki: image("docker.io/grafana/loki", "3.7.8", "github.com/grafana/loki", "AGPL-3.0"),
    // renovate: datasource=docker depName=docker.io/opensearchproject/opensearch
    openSearch: image(
        "docker.io/opensearchproject/opensearch",
        "3.8.0",
        "github.com/opensearch-project/OpenSearch",
    ),
    // renovate: datasource=docker depName=docker.io/opensearchproject/opensearch-dashboards
    openSearchDashboards: image(
        "docker.io/opensearchproject/opensearch-dashboards",
        "3.8.0",
        "github.com/opensearch-project/OpenSearch-Dashboards",
    ),
    // renovate: datasource=docker depName=docker.io/prometheuscommunity/elasticsearch-exporter
    openSearchExporter: image(
        "docker.io/prometheuscommunity/elasticsearch-exporter",
        "v1.11.0",
        "github.com/prometheus-community/elasticsearch_exporter",
    ),
    // The shell in which local-path makes and removes a volume's directory.
    // renovate: datasource=docker depName=docker.io/library/busybox
    busybox: image("docker.io/library/busybox", "1.35.0", "busybox.net", "GPL-2.0"),
    // renovate: datasource=docker depName=docker.io/jenkins/jenkins
    jenkins: image(
        "docker.io/jenkins/jenkins",
        "2.568.2-jdk21",
        "github.com/jenkinsci/jenkins",
        "MIT",
    ),
    // renovate: datasource=docker depName=docker.io/jenkins/inbound-agent versioning=loose
    jenkinsAgent: image(
        "docker.io/jenkins/inbound-agent",
        "3385.vf1123fb_515da_-1",
        "github.com/jenkinsci/docker-agents",
        "MIT",
    ),
    // renovate: datasource=docker depName=docker.io/woodpeckerci/woodpecker-server
    woodpeckerServer: image(
        "docker.io/woodpeckerci/woodpecker-server",
        "v3.18.1",
        "github.com/woodpecker-ci/woodpecker",
    ),
    // renovate: datasource=docker depName=docker.io/woodpeckerci/woodpecker-agent
    woodpeckerAgent: image(
        "docker.io/woodpeckerci/woodpecker-agent",
        "v3.18.1",
        "github.com/woodpecker-ci/woodpecker",
    ),
    // Upstream's image is the Enterprise Edition: free of charge for some (docs/drone.md).
    // renovate: datasource=docker depName=docker.io/drone/drone
    drone: {
        ...image("docker.io/drone/drone", "2.26.0", "github.com/drone/drone", droneLicence),
        lifecycle: "maintenance",
    },
    // renovate: datasource=docker depName=docker.io/drone/drone-runner-kube
    droneRunner: {
        ...image(
            "docker.io/drone/drone-runner-kube",
            "1.0.0-rc.5",
            "github.com/drone-runners/drone-runner-kube",
            "PolyForm-Small-Business-1.0.0",
        ),
        lifecycle: "maintenance",
    },
    // Fetches the sources of a pipeline of Drone's.
    // renovate: datasource=docker depName=docker.io/drone/git
    droneGit: image("docker.io/drone/git", "1.2.1", "github.com/drone/drone-git"),
    // Only `groundwork verify` runs it, and the sample services of a new environment.
    // renovate: datasource=docker depName=registry.k8s.io/e2e-test-images/agnhost
    probe: image(
        "registry.k8s.io/e2e-test-images/agnhost",
        "2.63.0",
        "github.com/kubernetes/kubernetes",
    ),
} as const;

/** Every chart. Its images are those that it names itself: version and digest lock them with it. */
export const charts = {
    // renovate: datasource=docker depName=quay.io/jetstack/charts/cert-manager
    certManager: {
        repository: "oci://quay.io/jetstack/charts",
        chart: "cert-manager",
        version: "v1.21.2",
        digest: "sha256:634dce9c13b56677a2c05e2ab76c312d0be2664022d5dd05815da67e1fd5f610",
        appVersion: "1.21.2",
        upstream: "github.com/cert-manager/cert-manager",
        licence: "Apache-2.0",
        lifecycle: "active",
    },
    // renovate: datasource=helm depName=csi-driver-nfs registryUrl=https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/master/charts
    csiDriverNfs: {
        repository: "https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/master/charts",
        chart: "csi-driver-nfs",
        version: "4.13.4",
        digest: "sha256:3b923d981776f37b19808a3ad790d88517ff437ffce6fa1b97e3a10bb5f771a6",
        appVersion: "4.13.4",
        upstream: "github.com/kubernetes-csi/csi-driver-nfs",
        licence: "Apache-2.0",
        lifecycle: "active",
    },
    // renovate: datasource=helm depName=keda registryUrl=https://kedacore.github.io/charts
    keda: {
        repository: "https://kedacore.github.io/charts",
        chart: "keda",
        version: "2.20.2",
        digest: "sha256:db60b1fa60f0565fefa4ce2f87e855b6a8854363ee82962fbe28a12a70d64c4c",
        appVersion: "2.20.2",
        upstream: "github.com/kedacore/keda",
        licence: "Apache-2.0",
        lifecycle: "active",
    },
    // renovate: datasource=helm depName=openebs registryUrl=https://openebs.github.io/openebs
    openEbs: {
        repository: "https://openebs.github.io/openebs",
        chart: "openebs",
        version: "4.3.2",
        digest: "sha256:59bc769fa6078881d33652ad8ba31e27288aa11149e53c8cd1f82765a8be51f5",
        appVersion: "4.3.2",
        upstream: "github.com/openebs/openebs",
        licence: "Apache-2.0",
        lifecycle: "active",
    },
} as const satisfies Readonly<Record<string, ChartVersion>>;

/** A chart of the platform's own, as its project names it. */
export type ChartName = (typeof charts)[keyof typeof charts]["chart"];

/** How the chart of that name is locked. */
export function lockOf(name: ChartName): ChartVersion {
    const found = Object.values(charts).find(({ chart }) => chart === name);
    if (found === undefined) {
        throw new Error(`versions.ts has no chart ${name}.`);
    }
    return found;
}

export const chartNames: readonly ChartName[] = Object.values(charts).map(({ chart }) => chart);

/** The plugins that Jenkins starts with, as its own tool takes them. */
export const jenkinsPlugins: readonly string[] = [
    // renovate: datasource=jenkins-plugins depName=configuration-as-code versioning=loose
    "configuration-as-code:2115.vf6de120eef70",
    // renovate: datasource=jenkins-plugins depName=git versioning=loose
    "git:5.10.1",
    // renovate: datasource=jenkins-plugins depName=kubernetes versioning=loose
    "kubernetes:4540.v612369217f87",
    // renovate: datasource=jenkins-plugins depName=matrix-auth versioning=loose
    "matrix-auth:3.2.10",
    // renovate: datasource=jenkins-plugins depName=prometheus versioning=loose
    "prometheus:852.v317db_5d17a_b_0",
    // renovate: datasource=jenkins-plugins depName=workflow-aggregator versioning=loose
    "workflow-aggregator:608.v67378e9d3db_1",
];

/** The reference that a container's `image` takes. */
export function imageReference(image: ImageVersion): string {
    return `${image.repository}:${image.tag}`;
}

function image(
    repository: string,
    tag: string,
    upstream: string,
    licence: string = "Apache-2.0",
): ImageVersion {
    return {
        repository,
        tag,
        version: tag.replace(/^v/, ""),
        upstream,
        licence,
        lifecycle: "active",
    };
}
