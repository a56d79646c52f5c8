import * as path from "node:path";
import { images } from "../../versions";
import type { Catalogue, ModuleGroup, ToolSpec } from "../tools/spec";

/** What runs in the images. */
export type ProgramName =
    | "prometheus"
    | "traefik"
    | "coredns"
    | "metrics-server"
    | "agnhost"
    | "alertmanager"
    | "node_exporter"
    | "local-path-provisioner"
    | "otelcol"
    | "jaeger"
    | "es-index-cleaner";

interface Program {
    readonly group: string;
    readonly version: string;
    readonly package: string;
    /** The variable that holds the version, and what it shall hold. @default - it is in the source */
    readonly versionVariable?: readonly [name: string, value: string];
    readonly tags?: readonly string[];
    readonly patched?: readonly string[];
}

/** Built from its module and nothing else: no other binary on this machine is what is pinned. */
function program({ group, version, versionVariable, tags, patched, ...build }: Program): ToolSpec {
    const moduleGroup: ModuleGroup = {
        name: group,
        directory: path.join(__dirname, "modules", group),
        ...(tags && { tags }),
        ...(patched && { patched }),
    };
    const linkerFlags = versionVariable ? [`-X ${versionVariable.join("=")}`] : [];
    return { version, build: { group: moduleGroup, package: build.package, linkerFlags } };
}

const prometheusVersion = "github.com/prometheus/common/version.Version";

/**
 * Discovery of targets in other clouds is most of Prometheus' code: leaving it out halves its
 * build. What the platform's configuration uses stays, beside files and HTTP.
 */
const prometheusTags = ["remove_all_sd", "enable_dns_sd", "enable_kubernetes_sd"];

/** The one table of what is built for the images, the long builds first. */
export const catalogue: Catalogue<ProgramName | "crane"> = {
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
    /** Pushes the images and serves them. */
    crane: program({
        group: "crane",
        version: "0.22.1",
        package: "github.com/google/go-containerregistry/cmd/crane",
        versionVariable: ["github.com/google/go-containerregistry/cmd/crane/cmd.Version", "0.22.1"],
    }),
};
