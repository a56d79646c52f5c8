import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { CertificatesConfig } from "../../config";
import { charts } from "../../versions";
import { ChartRelease } from "../chart-release";
import type { SuppliedChart, Values } from "../chart-release/values";
import type { IngressController } from "../internal/edge";
import { objectLabels } from "../internal/labels";
import { allowFlows, anywhere, type Flow, podsIn, tcp, toApiServer } from "../internal/network";
import type { Profile } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { certManagerRuleGroups } from "./alerts";
import { certManagerDashboard } from "./dashboard";
import { issuerName, issuingObjects, wildcardCertificate } from "./issuers";
import {
    certManagerValues,
    everyPart,
    metricsPort,
    metricsService,
    type Part,
    parts,
    podsOf,
    release,
    webhookPort,
} from "./values";

export interface CertManagerArgs {
    /** Where it runs, alone. */
    readonly namespace: Namespace;
    /** Where Prometheus runs. */
    readonly monitoring: Namespace;
    /** Sets replicas and resources. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    readonly issuer: Pick<CertificatesConfig, "issuer" | "acme">;
    /** Who serves hosts; the first takes an ACME server's visits. */
    readonly entrances: readonly [IngressController, ...IngressController[]];
    /** The zone of hosts that bring no certificate. */
    readonly domain: string;
    /** Secret with a certificate for them, in the namespace of each entrance. @default none is issued */
    readonly defaultSecret?: string | undefined;
    /** A mirror's or a fork's own. @default the one of versions.ts */
    readonly chart?: SuppliedChart;
    /** Merged over the computed values of the chart, last. @default nothing */
    readonly values?: Values;
}

const labels = objectLabels(release, charts.certManager.appVersion);

/** Issues the certificates that Ingresses and Certificates ask for, and renews them. */
export class CertManager extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;
    /** The ClusterIssuer that Ingresses name. */
    public readonly issuer = issuerName;

    constructor(name: string, args: CertManagerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:networking:CertManager", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile, priorityClass } = args;

        const flows = parts.map((part) => flowsOf(name, part, args, child));
        const metrics = serviceOf(
            `${name}-metrics-service`,
            {
                namespace,
                name: metricsService,
                labels,
                pods: everyPart,
                ports: [{ name: "metrics", port: metricsPort, targetPort: "http-metrics" }],
                scraped: true,
            },
            child,
        );
        const { released } = new ChartRelease(
            `${name}-release`,
            {
                namespace,
                chart: args.chart ?? charts.certManager,
                releaseName: release,
                values: { ...certManagerValues(profile, priorityClass, namespace.name) },
                overrides: args.values,
            },
            { ...child, dependsOn: [...flows, metrics] },
        );
        // The API server asks the webhook about each of these, so it must stand.
        this.issue(name, args, { ...child, dependsOn: [released] });

        this.summary = {
            system: "cert-manager",
            namespace: namespace.name,
            endpoint: `cert-manager.io/cluster-issuer: ${issuerName}`,
            workloads: [release, `${release}-webhook`, `${release}-cainjector`].map(
                (workload) => ({ kind: "Deployment", name: workload }) as const,
            ),
        };
        this.observed = {
            rules: certManagerRuleGroups(namespace.name),
            dashboards: [certManagerDashboard()],
        };
        this.registerOutputs();
    }

    private issue(
        name: string,
        { namespace, issuer, entrances, domain, defaultSecret }: CertManagerArgs,
        opts: pulumi.CustomResourceOptions,
    ): void {
        const declare = (role: string, kind: string, metadata: object, spec: object) =>
            new k8s.apiextensions.CustomResource(
                `${name}-${role}`,
                { apiVersion: "cert-manager.io/v1", kind, metadata, spec },
                opts,
            );
        for (const { role, kind, name: objectName, spec } of issuingObjects(
            issuer,
            entrances[0].ingressClass,
        )) {
            const metadata =
                kind === "Certificate"
                    ? namespace.metadata(objectName, labels)
                    : { name: objectName, labels };
            declare(role, kind, metadata, spec);
        }
        if (defaultSecret === undefined) {
            return;
        }
        for (const { ingressClass, namespace: place } of entrances) {
            declare(
                `${ingressClass}-certificate`,
                "Certificate",
                place.metadata(defaultSecret, labels),
                wildcardCertificate(defaultSecret, domain),
            );
        }
    }
}

function flowsOf(
    name: string,
    part: Part,
    { namespace, monitoring, issuer, entrances }: CertManagerArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    // Before it calls an ACME server in, it looks whether the proof can be seen from outside.
    const lookFromOutside: Flow = {
        peers: [...anywhere, podsIn(entrances[0].namespace.name)],
        ports: tcp(80, entrances[0].ports.web, entrances[0].ports.websecure),
    };
    return allowFlows(
        `${name}-${part}-flows`,
        {
            namespace,
            pods: podsOf(part),
            ingress: [
                scrapedBy(monitoring, metricsPort),
                // The API server comes from an address that no selector matches.
                ...(part === "webhook" ? [{ ports: tcp(webhookPort) }] : []),
            ],
            egress: [
                toApiServer,
                ...(part === "controller" && issuer.issuer === "acme" ? [lookFromOutside] : []),
            ],
        },
        opts,
    );
}
