import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { serviceAccount } from "../internal/account";
import { disruptionBudget, staticReplicas } from "../internal/availability";
import { checksumAnnotation } from "../internal/checksum";
import type { Route } from "../internal/ingress";
import { objectLabels } from "../internal/labels";
import type { Profile } from "../internal/resources";
import type {
    Dashboard,
    DataSource,
    Observed,
    PlatformSystem,
    SystemSummary,
} from "../internal/system";
import type { Namespace } from "../namespace";
import type { Prometheus } from "../prometheus";
import { images } from "../../versions";
import { access } from "./access";
import { grafanaConfiguration } from "./configuration";
import { grafanaCredentials } from "./credentials";
import { renderDashboards } from "./dashboard-json";
import { grafanaObserved } from "./observed";
import type { SignOn } from "./sign-on";
import { dashboardConfigMap, grafanaPod, grafanaPods, replicas, webPort, workload } from "./values";

export interface GrafanaArgs {
    /** Where it runs, together with Prometheus. */
    readonly namespace: Namespace;
    /** Sets resources. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** Where the data comes from. */
    readonly prometheus: Prometheus;
    /** Dashboards of all other systems. Their identities are unique. */
    readonly dashboards: readonly Dashboard[];
    /** Stores that are asked beside Prometheus. @default none */
    readonly dataSources?: readonly DataSource[];
    /** Where visitors come in. @default nowhere: people forward the port */
    readonly route?: Route;
    /** Who says who somebody is, beside the local administrator. @default nobody */
    readonly signOn?: SignOn;
    /** Raise it to generate a new admin password and restart Grafana with it. @default 1 */
    readonly passwordGeneration?: number;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.grafana.version);

/** Shows what Prometheus knows, on dashboards that are code. */
export class Grafana extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;
    /** The generated password of the user `admin`. */
    public readonly adminPassword: pulumi.Output<string>;

    constructor(name: string, args: GrafanaArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:observability:Grafana", name, {}, opts);
        const child = { parent: this };
        const { namespace, dataSources = [], route, signOn } = args;
        const generation = String(args.passwordGeneration ?? 1);
        this.observed = grafanaObserved(namespace.name);

        const configuration = grafanaConfiguration({
            prometheusUrl: args.prometheus.url,
            dataSources,
            host: route?.host,
            oidc: signOn?.oidc,
        });
        const dashboards = renderDashboards([...this.observed.dashboards, ...args.dashboards]);
        const account = serviceAccount(`${name}-account`, { namespace, workload, labels }, child);
        const config = new k8s.core.v1.ConfigMap(
            `${name}-config`,
            { metadata: namespace.metadata(workload, labels), data: configuration },
            child,
        );
        const { adminPassword, secret } = grafanaCredentials(
            name,
            namespace,
            labels,
            generation,
            signOn?.clientSecret,
            child,
        );
        new k8s.apps.v1.Deployment(
            `${name}-pods`,
            {
                metadata: namespace.metadata(workload, labels),
                spec: {
                    ...staticReplicas({ min: replicas }),
                    revisionHistoryLimit: 5,
                    selector: { matchLabels: grafanaPods },
                    // Nothing is shared on disk, so the next pod stands before this one goes.
                    strategy: {
                        type: "RollingUpdate",
                        rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
                    },
                    template: {
                        metadata: {
                            labels,
                            // Dashboards are left out: Grafana reads them again as they change.
                            annotations: checksumAnnotation({ ...configuration, generation }),
                        },
                        spec: {
                            ...grafanaPod({
                                profile: args.profile,
                                priorityClass: args.priorityClass,
                                dashboards: [...dashboards.keys()],
                                hasAuthority: signOn?.oidc.ca !== undefined,
                            }),
                            ...args.podSpec,
                        },
                    },
                },
            },
            {
                ...child,
                dependsOn: [
                    namespace,
                    account,
                    config,
                    secret,
                    ...dashboardConfigMaps(name, namespace, dashboards, child),
                    ...access(name, { ...args, labels }, child),
                ],
            },
        );
        disruptionBudget(
            `${name}-budget`,
            {
                namespace,
                kind: "Deployment",
                workload,
                pods: grafanaPods,
                scale: { min: replicas },
            },
            child,
        );

        this.adminPassword = adminPassword;
        this.summary = {
            system: "Grafana",
            namespace: namespace.name,
            endpoint: route
                ? `https://${route.host}`
                : `kubectl -n ${namespace.name} port-forward service/${workload} ${webPort}`,
            workloads: [{ kind: "Deployment", name: workload }],
        };
        this.registerOutputs({ adminPassword });
    }
}

function dashboardConfigMaps(
    name: string,
    namespace: Namespace,
    dashboards: ReadonlyMap<string, string>,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    return [...dashboards].map(
        ([uid, json]) =>
            new k8s.core.v1.ConfigMap(
                `${name}-dashboard-${uid}`,
                {
                    metadata: namespace.metadata(dashboardConfigMap(uid), labels),
                    data: { [`${uid}.json`]: json },
                },
                opts,
            ),
    );
}
