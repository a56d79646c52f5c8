import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { images } from "../../versions";
import { clusterAccess } from "../internal/access";
import { rollingDeployment } from "../internal/deployment";
import { objectLabels } from "../internal/labels";
import { allowFlows, tcp, toApiServer, toKubelets } from "../internal/network";
import type { Profile } from "../internal/resources";
import { serviceOf } from "../internal/service";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { metricsServerRuleGroups } from "./alerts";
import { metricsServerDashboard } from "./dashboard";
import { metricsServerIdentity } from "./identity";
import {
    api,
    apiPort,
    type KubeletCertificates,
    metricsServerPod,
    metricsServerPods,
    metricsServerRules,
    metricsServerSizes,
    workload,
} from "./values";

export interface MetricsServerArgs {
    /** Where it runs, alone. */
    readonly namespace: Namespace;
    /** Sets replicas and resources. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** How kubelets prove who they are. @default "cluster-ca" */
    readonly kubeletCertificates?: KubeletCertificates;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.metricsServer.version);
/** Of the certificate. A new one replaces it, and renews the pods. */
const generation = "1";

/** Tells autoscalers and `kubectl top` what pods and nodes use at the moment. */
export class MetricsServer extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(name: string, args: MetricsServerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:observability:MetricsServer", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile, priorityClass, kubeletCertificates = "cluster-ca" } = args;

        const { secret, caBundle } = metricsServerIdentity(
            name,
            namespace,
            labels,
            generation,
            child,
        );
        const access = clusterAccess(
            name,
            { namespace, workload, labels, rules: metricsServerRules, servesApi: true },
            child,
        );
        const service = serviceOf(
            `${name}-service`,
            {
                namespace,
                name: workload,
                labels,
                pods: metricsServerPods,
                ports: [{ name: "https", port: 443, targetPort: "https" }],
            },
            child,
        );
        const flows = allowFlows(
            `${name}-flows`,
            {
                namespace,
                pods: metricsServerPods,
                // The API server comes from an address that no selector matches.
                ingress: [{ ports: tcp(apiPort) }],
                egress: [toKubelets, toApiServer],
            },
            child,
        );
        const pods = rollingDeployment(
            name,
            {
                namespace,
                workload,
                labels,
                pods: metricsServerPods,
                scale: metricsServerSizes[profile].scale,
                configuration: { generation },
                podSpec: metricsServerPod(profile, priorityClass, kubeletCertificates),
                podSpecOverrides: args.podSpec,
            },
            { ...child, dependsOn: [namespace, secret, flows, service, ...access] },
        );
        // While nobody answers for a part of the API, no namespace can be deleted: it comes after
        // the pods, and therefore goes before them.
        registerApi(`${name}-api`, namespace, caBundle, { ...child, dependsOn: [pods] });

        this.summary = {
            system: "Metrics server",
            namespace: namespace.name,
            endpoint: "kubectl top nodes",
            workloads: [{ kind: "Deployment", name: workload }],
        };
        this.observed = {
            rules: metricsServerRuleGroups(namespace.name),
            dashboards: [metricsServerDashboard(namespace.name)],
        };
        this.registerOutputs();
    }
}

/** Has the API server send all that asks for resource metrics to the Service. */
function registerApi(
    name: string,
    namespace: Namespace,
    caBundle: pulumi.Output<string>,
    opts: pulumi.CustomResourceOptions,
): k8s.apiregistration.v1.APIService {
    return new k8s.apiregistration.v1.APIService(
        name,
        {
            metadata: { name: `${api.version}.${api.group}`, labels },
            spec: {
                ...api,
                service: { name: workload, namespace: namespace.name, port: 443 },
                caBundle,
                // As upstream has it: behind all that the cluster serves itself.
                groupPriorityMinimum: 100,
                versionPriority: 100,
            },
        },
        opts,
    );
}
