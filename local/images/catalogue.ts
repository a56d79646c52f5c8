import * as path from "node:path";
import { images } from "../../versions";
import type { Catalogue, ModuleGroup, ToolSpec } from "../tools/spec";

/** What runs in the images. */
export type ProgramName =
    | "prometheus"
    | "traefik"
    | "coredns"
    | "metrics-server"
    | "kube-state-metrics"
    | "agnhost"
    | "alertmanager"
    | "node_exporter"
    | "local-path-provisioner"
    | "loki"
    | "otelcol"
    | "jaeger"
    | "es-index-cleaner";

/** What is built beside them, and runs on this machine: it serves the images, or checks what they read. */
export type HelperName = "crane" | "promtool" | "amtool";

interface Program {
    /** The folder with its go.mod. */
    readonly group: string;
    /** The name that it is cached under where the folder builds another program too. @default - the group's */
    readonly alone?: string;
    readonly version: string;
    readonly package: string;
    /** The variable that holds the version, and what it shall hold. @default - it is in the source */
    readonly versionVariable?: readonly [name: string, value: string];
    readonly tags?: readonly string[];
    readonly patched?: readonly string[];
}

/** Built from its module and nothing else: no other binary on this machine is what is pinned. */
function program({ group, alone = group, version, versionVariable, ...rest }: Program): ToolSpec {
    const { tags, patched } = rest;
    const moduleGroup: ModuleGroup = {
        name: alone,
        directory: path.join(__dirname, "modules", group),
        ...(tags && { tags }),
        ...(patched && { patched }),
    };
    const linkerFlags = versionVariable ? [`-X ${versionVariable.join("=")}`] : [];
    return { version, build: { group: moduleGroup, package: rest.package, linkerFlags } };
}

const prometheusVersion = "github.com/prometheus/common/version.Version";

/**
 * Discovery of targets in other clouds is most of Prometheus' code: leaving it out halves its
 * build. What the platform's configuration uses stays, beside files and HTTP.
 */
const prometheusTags = ["remove_all_sd", "enable_dns_sd", "enable_kubernetes_sd"];

/** The one table of what is built for the images, the long builds first. */
export const catalogue: Catalogue<ProgramName | HelperName> = {
    prometheus: program({
        group: "prometheus",
        version: images.prometheus.version,
        package: "github.com/prometheus/prometheus/cmd/prometheus",
        versionVariable: [prometheusVersion, images.prometheus.version],
        tags: prometheusTags,
    }),
    traefik: program({
        group: "traefik",
        version: images.traefik.version,
        package: "github.com/traefik/traefik/v3/cmd/traefik",
        versionVariable: [
            "github.com/traefik/traefik/v3/pkg/version.Version",
            images.traefik.version,
        ],
        patched: ["github.com/go-acme/lego/v5"],
    }),
    loki: program({
        group: "loki",
        version: images.loki.version,
        package: "github.com/grafana/loki/v3/cmd/loki",
        versionVariable: ["github.com/grafana/loki/v3/pkg/util/build.Version", images.loki.version],
    }),
    coredns: program({
        group: "coredns",
        version: images.coredns.version,
        package: "github.com/coredns/coredns",
    }),
    "metrics-server": program({
        group: "metrics-server",
        version: images.metricsServer.version,
        package: "sigs.k8s.io/metrics-server/cmd/metrics-server",
        versionVariable: ["k8s.io/client-go/pkg/version.gitVersion", images.metricsServer.tag],
    }),
    "kube-state-metrics": program({
        group: "kube-state-metrics",
        version: images.kubeStateMetrics.version,
        package: "k8s.io/kube-state-metrics/v2",
        versionVariable: [prometheusVersion, images.kubeStateMetrics.tag],
    }),
    alertmanager: program({
        group: "alertmanager",
        version: images.alertmanager.version,
        package: "github.com/prometheus/alertmanager/cmd/alertmanager",
        versionVariable: [prometheusVersion, images.alertmanager.version],
        patched: ["github.com/prometheus/alertmanager"],
    }),
    node_exporter: program({
        group: "node-exporter",
        version: images.nodeExporter.version,
        package: "github.com/prometheus/node_exporter",
        versionVariable: [prometheusVersion, images.nodeExporter.version],
    }),
    jaeger: program({
        group: "jaeger",
        version: images.jaeger.version,
        package: "github.com/jaegertracing/jaeger/cmd/jaeger",
        versionVariable: [
            "github.com/jaegertracing/jaeger/internal/version.latestVersion",
            `v${images.jaeger.version}`,
        ],
    }),
    "es-index-cleaner": program({
        group: "jaeger",
        version: images.jaegerIndexCleaner.version,
        package: "github.com/jaegertracing/jaeger/cmd/es-index-cleaner",
    }),
    /** Put together in its folder, of the components that the platform configures. */
    otelcol: program({
        group: "otelcol",
        version: images.collector.version,
        package: "groundwork/local/images/otelcol",
        versionVariable: ["main.version", images.collector.version],
    }),
    "local-path-provisioner": program({
        group: "local-path-provisioner",
        version: images.localPath.version,
        package: "github.com/rancher/local-path-provisioner",
        versionVariable: ["main.VERSION", images.localPath.tag],
    }),
    agnhost: program({
        group: "agnhost",
        version: images.probe.version,
        package: "k8s.io/kubernetes/test/images/agnhost",
        versionVariable: ["main.Version", images.probe.version],
    }),
    /** Checks rules and configuration, and tries alerts out. */
    promtool: program({
        group: "prometheus",
        alone: "promtool",
        version: images.prometheus.version,
        package: "github.com/prometheus/prometheus/cmd/promtool",
        versionVariable: [prometheusVersion, images.prometheus.version],
        tags: prometheusTags,
    }),
    /** Checks Alertmanager's configuration, and tells whom a route leads to. */
    amtool: program({
        group: "alertmanager",
        alone: "amtool",
        version: images.alertmanager.version,
        package: "github.com/prometheus/alertmanager/cmd/amtool",
        versionVariable: [prometheusVersion, images.alertmanager.version],
        patched: ["github.com/prometheus/alertmanager"],
    }),
    /** Pushes the images and serves them. */
    crane: program({
        group: "crane",
        version: "0.22.1",
        package: "github.com/google/go-containerregistry/cmd/crane",
        versionVariable: ["github.com/google/go-containerregistry/cmd/crane/cmd.Version", "0.22.1"],
    }),
};
