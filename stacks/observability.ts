import type * as pulumi from "@pulumi/pulumi";

import { Alertmanager } from "../components/alertmanager";
import { Grafana } from "../components/grafana";
import { grafanaObserved } from "../components/grafana/observed";
import type { Observed, PlatformSystem } from "../components/internal/system";
import type { MetricScaling } from "../components/internal/metric-scaling";
import { Keda } from "../components/keda";
import { KubeStateMetrics } from "../components/kube-state-metrics";
import { MetricsServer } from "../components/metrics-server";
import { NodeExporter } from "../components/node-exporter";
import { Prometheus } from "../components/prometheus";
import type { PlatformConfig } from "../config";
import type { SignOn } from "../components/grafana/sign-on";
import { UserError } from "../errors";
import type { Foundation } from "./foundation";
import { routeTo, type Site } from "./site";

export interface Observability {
    readonly systems: readonly PlatformSystem[];
    /** Absent where nobody scales by what Prometheus answers. */
    readonly metricScaling?: MetricScaling;
    /** A Pulumi secret. */
    readonly grafanaAdminPassword: pulumi.Output<string>;
}

type Secrets = Readonly<
    Partial<
        Record<"alertSecrets" | "remoteWriteSecrets" | "grafanaClientSecret", pulumi.Output<string>>
    >
>;

/**
 * Metrics, alerts and dashboards of the platform and of every team. Teams are found by a label on
 * their Services, so that none of these systems changes when a team comes or goes.
 *
 * @param observed Rules and dashboards that the other layers' systems bring along.
 */
export function observability(
    config: PlatformConfig,
    site: Site,
    observed: readonly Observed[],
    secrets: Secrets,
    opts: pulumi.ComponentResourceOptions,
): Observability {
    const { monitoring, nodeMetrics } = site.namespaces;
    const { retention, storageClass, remoteWrite } = config.monitoring;
    const common = {
        namespace: monitoring,
        profile: config.profile,
        priorityClass: site.priorityClasses.platform,
    };

    const alertmanager = new Alertmanager(
        "alertmanager",
        {
            ...common,
            storageClass,
            receivers: config.alerting.receivers,
            ...(secrets.alertSecrets && { secrets: secrets.alertSecrets }),
        },
        opts,
    );
    const nodeExporter = new NodeExporter(
        "node-exporter",
        { ...common, namespace: nodeMetrics, monitoring },
        opts,
    );
    const kubeStateMetrics = new KubeStateMetrics("kube-state-metrics", common, opts);
    const metricsServer = resourceMetrics(config, site, opts);
    const keda = queryScaling(config, site, opts);
    const meters = [nodeExporter, kubeStateMetrics, metricsServer, keda].filter(
        (system) => system !== undefined,
    );
    const others = [...observed, ...[alertmanager, ...meters].map((system) => system.observed)];
    const prometheus = new Prometheus(
        "prometheus",
        {
            ...common,
            environment: config.environment,
            alertmanager,
            rules: [...others, grafanaObserved(monitoring.name)].flatMap(({ rules }) => rules),
            slos: others.flatMap(({ slos = [] }) => slos),
            nodePorts: others.flatMap(({ nodePorts = [] }) => nodePorts),
            retention,
            storageClass,
            remoteWrite,
            askedBy: keda ? [keda.asks] : [],
            ...(secrets.remoteWriteSecrets && { remoteWriteSecrets: secrets.remoteWriteSecrets }),
        },
        opts,
    );
    const { host, annotations } = config.grafana;
    const route = routeTo(host, site, { annotations });
    const signOn = signOnOf(config, secrets);
    const grafana = new Grafana(
        "grafana",
        {
            ...common,
            prometheus,
            dashboards: [...others, prometheus.observed].flatMap(({ dashboards }) => dashboards),
            dataSources: others.flatMap(({ dataSources = [] }) => dataSources),
            ...(route && { route }),
            ...(signOn && { signOn }),
        },
        opts,
    );
    return {
        systems: [prometheus, alertmanager, grafana, ...meters],
        ...(keda && { metricScaling: { server: prometheus.url, released: keda.released } }),
        grafanaAdminPassword: grafana.adminPassword,
    };
}

function signOnOf(
    { grafana: { oidc } }: PlatformConfig,
    { grafanaClientSecret: clientSecret }: Secrets,
): SignOn | undefined {
    if (oidc === undefined) {
        return undefined;
    }
    if (clientSecret === undefined) {
        throw new UserError(
            "groundwork:grafana.oidc is set, but its provider would not know Grafana: set groundwork:grafanaClientSecret.",
        );
    }
    return { oidc, clientSecret };
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

/** Who scales web services by what Prometheus answers, where the environment wants that. */
function queryScaling(
    config: PlatformConfig,
    { namespaces, priorityClasses, chart }: Foundation,
    opts: pulumi.ComponentResourceOptions,
): Keda | undefined {
    if (namespaces.keda === undefined) {
        return undefined;
    }
    return new Keda(
        "keda",
        {
            namespace: namespaces.keda,
            monitoring: namespaces.monitoring,
            profile: config.profile,
            priorityClass: priorityClasses.critical,
            clusterDomain: config.dns.clusterDomain,
            chart: chart("keda"),
        },
        opts,
    );
}
