import * as pulumi from "@pulumi/pulumi";

import type { StorageConfig } from "../../config";
import { charts } from "../../versions";
import { ChartRelease } from "../chart-release";
import type { SuppliedChart, Values } from "../chart-release/values";
import { disruptionBudget } from "../internal/availability";
import { objectLabels } from "../internal/labels";
import { allowFlows, toApiServer } from "../internal/network";
import type { Profile } from "../internal/resources";
import { storageClass } from "../internal/storageClass";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { openEbsRuleGroups } from "./alerts";
import { openEbsDashboard } from "./dashboard";
import {
    agentPods,
    className,
    controller,
    controllerPods,
    driver,
    nodeAgent,
    openEbsValues,
    release,
} from "./values";

type Settings = StorageConfig["openebs"];

export interface OpenEbsArgs {
    /** Where the driver runs, alone: its agents have their node's devices. */
    readonly namespace: Namespace;
    /** Sets replicas. */
    readonly profile: Profile;
    /** The LVM volume group of the nodes that volumes are cut from. */
    readonly volumeGroup: string;
    readonly settings: Omit<Settings, "volumeGroup">;
    /** Do claims get it that name no class? */
    readonly defaultClass: boolean;
    /** A mirror's or a fork's own. @default the one of versions.ts */
    readonly chart?: SuppliedChart;
    /** Merged over the computed values of the chart, last. @default nothing */
    readonly values?: Values;
}

const labels = objectLabels(release, charts.openEbs.appVersion);

/** Cuts volumes out of a volume group on the nodes' own disks, each no larger than its claim says. */
export class OpenEbs extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(name: string, args: OpenEbsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:storage:OpenEbs", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile, settings } = args;

        const budget = disruptionBudget(
            `${name}-budget`,
            {
                namespace,
                kind: "Deployment",
                workload: controller,
                pods: controllerPods,
                scale: { min: 1 },
            },
            child,
        );
        const flows = [
            [controller, controllerPods],
            [nodeAgent, agentPods],
        ] as const;
        const opened = flows.map(([policyName, pods]) =>
            allowFlows(
                `${name}-${policyName}`,
                { namespace, policyName, pods, egress: [toApiServer] },
                child,
            ),
        );
        const { released } = new ChartRelease(
            `${name}-release`,
            {
                namespace,
                chart: args.chart ?? charts.openEbs,
                releaseName: release,
                values: { ...openEbsValues(profile, settings.snapshotDefinitions) },
                overrides: args.values,
            },
            { ...child, dependsOn: [budget, ...opened] },
        );
        storageClass(
            `${name}-class`,
            {
                name: className,
                labels,
                provisioner: driver,
                parameters: {
                    storage: "lvm",
                    volgroup: args.volumeGroup,
                    fsType: settings.fileSystem,
                    thinProvision: settings.thin ? "yes" : "no",
                },
                reclaimPolicy: settings.reclaimPolicy,
                allowVolumeExpansion: true,
                isDefault: args.defaultClass,
            },
            { ...child, dependsOn: [released] },
        );

        this.summary = {
            system: "LVM volumes",
            namespace: namespace.name,
            endpoint: `storageClassName: ${className}`,
            workloads: [
                { kind: "Deployment", name: controller },
                { kind: "DaemonSet", name: nodeAgent },
            ],
        };
        this.observed = {
            rules: openEbsRuleGroups(namespace.name),
            dashboards: [openEbsDashboard(namespace.name)],
        };
        this.registerOutputs();
    }
}
