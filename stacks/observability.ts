import type * as pulumi from "@pulumi/pulumi";

import { Alertmanager } from "../components/alertmanager";
import { Grafana } from "../components/grafana";
import { grafanaObserved } from "../components/grafana/observed";
import type { Observed, PlatformSystem } from "../components/internal/system";
import { MetricsServer } from "../components/metrics-server";
import { NodeExporter } from "../components/node-exporter";
import { Prometheus } from "../components/prometheus";
import type { PlatformConfig } from "../config";
import type { Foundation } from "./foundation";

export interface Observability {
    readonly systems: readonly PlatformSystem[];
    /** A Pulumi secret. */
    readonly grafanaAdminPassword: pulumi.Output<string>;
}

/**
 * Metrics, alerts and dashboards of the platform and of every team. Teams are found by a label on
 * their Services, so that none of these systems changes when a team comes or goes.
 *
 * @param observed Rules and dashboards that the other layers' systems bring along.
 */
export function observability(
    config: PlatformConfig,
    foundation: Foundation,
    observed: readonly Observed[],
    secrets: { readonly alertWebhookUrl?: pulumi.Output<string> },
    opts: pulumi.ComponentResourceOptions,
): Observability {
    const { monitoring, nodeMetrics } = foundation.namespaces;
    const { retention, storageClass } = config.monitoring;
    const common = {
        namespace: monitoring,
        profile: config.profile,
        priorityClass: foundation.priorityClasses.platform,
    };

    const alertmanager = new Alertmanager(
        "alertmanager",
        {
            ...common,
            storageClass,
            ...(secrets.alertWebhookUrl && {
                webhook: { url: secrets.alertWebhookUrl, port: config.alertWebhookPort },
            }),
        },
        opts,
    );
    const nodeExporter = new NodeExporter(
        "node-exporter",
        { ...common, namespace: nodeMetrics, monitoring },
        opts,
    );
    const metricsServer = resourceMetrics(config, foundation, opts);
    const meters = [nodeExporter, ...(metricsServer ? [metricsServer] : [])];
    const others = [...observed, ...[alertmanager, ...meters].map((system) => system.observed)];
    const prometheus = new Prometheus(
        "prometheus",
        {
            ...common,
            environment: config.environment,
            alertmanager,
            rules: [...others, grafanaObserved(monitoring.name)].flatMap(({ rules }) => rules),
            nodePorts: others.flatMap(({ nodePorts = [] }) => nodePorts),
            retention,
            storageClass,
        },
        opts,
    );
    const grafana = new Grafana(
        "grafana",
        {
            ...common,
            prometheus,
            dashboards: [...others, prometheus.observed].flatMap(({ dashboards }) => dashboards),
            dataSources: others.flatMap(({ dataSources = [] }) => dataSources),
        },
        opts,
    );
    return {
        systems: [prometheus, alertmanager, grafana, ...meters],
        grafanaAdminPassword: grafana.adminPassword,
    };
}

/** What autoscalers and `kubectl top` read, unless the cluster brings its own or does without. */
function resourceMetrics(
    config: PlatformConfig,
    { namespaces, priorityClasses }: Foundation,
    opts: pulumi.ComponentResourceOptions,
): MetricsServer | undefined {
    if (namespaces.resourceMetrics === undefined) {
        return undefined;
    }
    return new MetricsServer(
        "metrics-server",
        {
            namespace: namespaces.resourceMetrics,
            profile: config.profile,
            priorityClass: priorityClasses.critical,
            kubeletCertificates: config.resourceMetrics.kubeletCertificates,
        },
        opts,
    );
}
