import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import { images } from "../../versions";
import { serviceAccount } from "../internal/account";
import { rollingDeployment } from "../internal/deployment";
import { ingressTo, type Route, visitedBy } from "../internal/ingress";
import { objectLabels } from "../internal/labels";
import { allowFlows } from "../internal/network";
import type { Profile } from "../internal/resources";
import { serviceOf } from "../internal/service";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import type { OpenSearch } from "../opensearch";
import { toOpenSearch } from "../opensearch/flows";
import { dashboardsPods } from "../opensearch/names";
import { dashboardsRuleGroups } from "./alerts";
import {
    dashboardsConfiguration,
    dashboardsPod,
    dashboardsSizes,
    secretKeys,
    webPort,
    workload,
} from "./values";

export interface OpenSearchDashboardsArgs {
    /** Where it runs, together with OpenSearch. */
    readonly namespace: Namespace;
    /** Sets replicas and resources. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** Whose lines it shows. */
    readonly openSearch: OpenSearch;
    /** Where visitors come in. @default nowhere: people forward the port */
    readonly route?: Route;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels("opensearch-dashboards", images.openSearchDashboards.version);

/** The pages in which people look for lines. */
export class OpenSearchDashboards extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(
        name: string,
        args: OpenSearchDashboardsArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("groundwork:logging:OpenSearchDashboards", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile, openSearch, route } = args;

        const account = serviceAccount(`${name}-account`, { namespace, workload, labels }, child);
        const secret = secretOf(name, namespace, openSearch, child);
        const service = serviceOf(
            `${name}-service`,
            {
                namespace,
                name: workload,
                labels,
                pods: dashboardsPods,
                ports: [{ name: "http", port: webPort, targetPort: "http" }],
            },
            child,
        );
        const flows = allowFlows(
            `${name}-flows`,
            {
                namespace,
                pods: dashboardsPods,
                ingress: route ? [visitedBy(route, webPort)] : [],
                egress: [toOpenSearch(namespace.name)],
            },
            child,
        );
        rollingDeployment(
            name,
            {
                namespace,
                workload,
                labels,
                pods: dashboardsPods,
                scale: dashboardsSizes[profile].scale,
                // The rest of what it reads at start is the code's, and so is the image.
                configuration: { generation: openSearch.generation },
                podSpec: dashboardsPod(profile, args.priorityClass),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [
                    namespace,
                    account,
                    secret,
                    service,
                    flows,
                    ...(openSearch.store.readyAfter ? [openSearch.store.readyAfter] : []),
                ],
            },
        );
        if (route !== undefined) {
            ingressTo(
                `${name}-ingress`,
                { namespace, service: workload, labels, route },
                { ...child, dependsOn: [service] },
            );
        }

        this.summary = {
            system: "OpenSearch Dashboards",
            namespace: namespace.name,
            endpoint: route
                ? `https://${route.host}`
                : `kubectl -n ${namespace.name} port-forward service/${workload} ${webPort}`,
            workloads: [{ kind: "Deployment", name: workload }],
        };
        this.observed = { rules: dashboardsRuleGroups(namespace.name), dashboards: [] };
        this.registerOutputs();
    }
}

function secretOf(
    name: string,
    namespace: Namespace,
    { identity, store, generation }: OpenSearch,
    opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Secret {
    const cookie = new random.RandomPassword(
        `${name}-cookie-password`,
        { length: 32, special: false, keepers: { generation } },
        opts,
    );
    const configuration = pulumi
        .all([identity.passwords.kibanaserver, pulumi.secret(cookie.result)])
        .apply(([password, cookiePassword]) =>
            dashboardsConfiguration({
                url: `https://${store.host}:${store.port}`,
                password,
                cookiePassword,
            }),
        );
    return new k8s.core.v1.Secret(
        `${name}-secret`,
        {
            metadata: namespace.metadata(workload, labels),
            stringData: {
                [secretKeys.configuration]: configuration,
                [secretKeys.authority]: identity.authority,
            },
        },
        opts,
    );
}
