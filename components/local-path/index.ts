import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { images } from "../../versions";
import { clusterAccess } from "../internal/access";
import { serviceAccount } from "../internal/account";
import { rollingDeployment } from "../internal/deployment";
import { objectLabels } from "../internal/labels";
import { allowFlows, toApiServer } from "../internal/network";
import { storageClass } from "../internal/storageClass";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { localPathRuleGroups } from "./alerts";
import { localPathDashboard } from "./dashboard";
import {
    className,
    helperRules,
    helperScripts,
    localPathPod,
    localPathPods,
    localPathRules,
    provisioner,
    provisionerFiles,
    workload,
} from "./values";

export interface LocalPathArgs {
    /** Where the provisioner runs, alone. */
    readonly namespace: Namespace;
    /**
     * Where its helper pods run, which see a directory of their node: one that allows that, and that
     * nobody else may make pods in.
     */
    readonly helpers: Namespace;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** Where the volumes lie on each node. @default "/var/lib/groundwork/local-path" */
    readonly directory?: string;
    /** Does a claim that names no class get such a volume? @default false */
    readonly defaultClass?: boolean;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels("local-path", images.localPath.version);
const helperLabels = objectLabels("local-path", images.localPath.version, "helper");

/** Makes volumes out of directories on the nodes' own disks, so that claims keep their data. */
export class LocalPath extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(name: string, args: LocalPathArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:storage:LocalPath", name, {}, opts);
        const child = { parent: this };
        const { namespace, helpers, priorityClass } = args;
        const { directory = "/var/lib/groundwork/local-path", defaultClass = false } = args;

        const access = clusterAccess(
            name,
            {
                namespace,
                workload,
                labels,
                rules: localPathRules,
                elsewhere: { namespace: helpers, rules: helperRules },
            },
            child,
        );
        const helperAccount = serviceAccount(
            `${name}-helper-account`,
            { namespace: helpers, workload, labels: helperLabels },
            child,
        );
        const scripts = new k8s.core.v1.ConfigMap(
            `${name}-scripts`,
            { metadata: helpers.metadata(workload, helperLabels), data: helperScripts },
            child,
        );
        const configuration = provisionerFiles(directory, priorityClass);
        const files = new k8s.core.v1.ConfigMap(
            `${name}-config`,
            { metadata: namespace.metadata(workload, labels), data: configuration },
            child,
        );
        const flows = allowFlows(
            `${name}-flows`,
            { namespace, pods: localPathPods, ingress: [], egress: [toApiServer] },
            child,
        );
        const pods = rollingDeployment(
            name,
            {
                namespace,
                workload,
                labels,
                pods: localPathPods,
                // It elects no leader: a second one would only be in the first one's way.
                scale: { min: 1 },
                configuration,
                podSpec: localPathPod(helpers.name, priorityClass),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [namespace, helpers, files, scripts, flows, helperAccount, ...access],
            },
        );
        storageClass(
            `${name}-class`,
            {
                name: className,
                labels,
                provisioner,
                isDefault: defaultClass,
                // A directory that is gone stops its pods; `hostPath` would make an empty one.
                annotations: { defaultVolumeType: "local" },
            },
            { ...child, dependsOn: [pods] },
        );

        this.summary = {
            system: "Local volumes",
            namespace: namespace.name,
            endpoint: `storageClassName: ${className}`,
            workloads: [{ kind: "Deployment", name: workload }],
        };
        this.observed = {
            rules: localPathRuleGroups(namespace.name, helpers.name),
            dashboards: [localPathDashboard(namespace.name)],
        };
        this.registerOutputs();
    }
}
