import * as pulumi from "@pulumi/pulumi";

import type { StorageConfig } from "../../config";
import { charts } from "../../versions";
import { ChartRelease } from "../chart-release";
import type { SuppliedChart, Values } from "../chart-release/values";
import { disruptionBudget } from "../internal/availability";
import { objectLabels } from "../internal/labels";
import type { Profile } from "../internal/resources";
import { storageClass } from "../internal/storageClass";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { nfsRuleGroups } from "./alerts";
import { nfsDashboard } from "./dashboard";
import { className, controller, driver, nfsValues, nodeAgent } from "./values";

export interface NfsArgs {
    /** Where the driver runs, alone: one that lets pods mount for their node. */
    readonly namespace: Namespace;
    /** Sets replicas. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** Where volumes are made as directories. */
    readonly export: NonNullable<StorageConfig["nfs"]["export"]>;
    /** Does a volume go with its claim? */
    readonly reclaimPolicy: "Delete" | "Retain";
    readonly mountOptions: readonly string[];
    /** Do claims get it that name no class? */
    readonly defaultClass: boolean;
    /** A mirror's or a fork's own. @default the one of versions.ts */
    readonly chart?: SuppliedChart;
    /** Merged over the computed values of the chart, last. @default nothing */
    readonly values?: Values;
}

const labels = objectLabels("csi-driver-nfs", charts.csiDriverNfs.appVersion);

/** Makes volumes out of directories of an NFS server, which pods on several nodes can share. */
export class Nfs extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(name: string, args: NfsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:storage:Nfs", name, {}, opts);
        const child = { parent: this };
        const { namespace } = args;

        const budget = disruptionBudget(
            `${name}-budget`,
            {
                namespace,
                kind: "Deployment",
                workload: controller,
                pods: { app: controller },
                scale: { min: 1 },
            },
            child,
        );
        const { released } = new ChartRelease(
            `${name}-release`,
            {
                namespace,
                chart: args.chart ?? charts.csiDriverNfs,
                values: { ...nfsValues(args.profile, args.priorityClass) },
                overrides: args.values,
            },
            { ...child, dependsOn: [budget] },
        );
        storageClass(
            `${name}-class`,
            {
                name: className,
                labels,
                provisioner: driver,
                parameters: {
                    server: args.export.server,
                    share: args.export.path,
                    // One claim's directory says whose it was, and never meets another's.
                    subDir: "${pvc.metadata.namespace}/${pvc.metadata.name}-${pv.metadata.name}",
                    onDelete: args.reclaimPolicy === "Delete" ? "delete" : "retain",
                },
                reclaimPolicy: args.reclaimPolicy,
                // Every node reaches the server, so there is nothing to wait for.
                volumeBindingMode: "Immediate",
                allowVolumeExpansion: true,
                mountOptions: args.mountOptions,
                isDefault: args.defaultClass,
            },
            { ...child, dependsOn: [released] },
        );

        this.summary = {
            system: "NFS volumes",
            namespace: namespace.name,
            endpoint: `storageClassName: ${className}`,
            workloads: [
                { kind: "Deployment", name: controller },
                { kind: "DaemonSet", name: nodeAgent },
            ],
        };
        this.observed = {
            rules: nfsRuleGroups(namespace.name),
            dashboards: [nfsDashboard(namespace.name)],
        };
        this.registerOutputs();
    }
}
