import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import { chartSource, mergeValues, type SuppliedChart, type Values } from "./values";

export interface ChartReleaseArgs {
    readonly namespace: Namespace;
    /** Of `versions.ts`, or the organisation's own. */
    readonly chart: SuppliedChart;
    /** From this charts make the names of their objects. @default the chart's name */
    readonly releaseName?: string;
    /** @default none: the chart's own */
    readonly values?: Values;
    /** Merged over `values`, last: maps key by key, lists whole. @default nothing */
    readonly overrides?: Values | undefined;
    /**
     * Does the chart do a part of its work in hooks? Then helm installs it, and policies and
     * previews see its values in place of its objects. @default false
     */
    readonly hooks?: boolean;
}

/** How long a release with hooks may take before helm takes it back. */
const timeoutSeconds = 600;

/**
 * A chart, locked: exactly the one that was reviewed. Its objects are resources of this component,
 * so that a preview shows what changes and policies judge every one of them.
 */
export class ChartRelease extends pulumi.ComponentResource {
    /** What all that needs the chart's objects depends on. */
    public readonly released: pulumi.Resource;

    /** @throws UserError where the chart's digest is not known. */
    constructor(name: string, args: ChartReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:delivery:ChartRelease", name, {}, opts);
        const { namespace, values = {}, overrides = {} } = args;
        const { chart, version, repo } = chartSource(args.chart);
        const { login, ca } = args.chart.access ?? {};
        const repositoryOpts = {
            ...(repo !== undefined && { repo }),
            ...(login && { username: login.username, password: pulumi.secret(login.password) }),
        };
        const common = {
            name: args.releaseName ?? args.chart.chart,
            namespace: namespace.created,
            chart,
            version,
            values: { ...mergeValues(values, overrides) },
        };
        const child = { parent: this };
        this.released =
            args.hooks === true
                ? new k8s.helm.v3.Release(
                      `${name}-release`,
                      // A release that fails half-way is taken back as a whole.
                      {
                          ...common,
                          repositoryOpts,
                          atomic: true,
                          timeout: timeoutSeconds,
                          maxHistory: 10,
                      },
                      child,
                  )
                : new k8s.helm.v4.Chart(
                      `${name}-chart`,
                      {
                          ...common,
                          repositoryOpts: {
                              ...repositoryOpts,
                              ...(ca !== undefined && {
                                  caFile: new pulumi.asset.StringAsset(ca),
                              }),
                          },
                      },
                      child,
                  );
        this.registerOutputs();
    }
}
