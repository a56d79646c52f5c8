import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { CertificatesConfig } from "../../config";
import { type ChartLock, charts } from "../../versions";
import { ChartRelease } from "../chart-release";
import type { Values } from "../chart-release/values";
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

/** The way in, as far as an ACME server's visits and certificates need it. */
export interface CertifiedEntrance {
    readonly namespace: Namespace;
    readonly ingressClass: string;
    /** Where its pods take visitors. */
    readonly ports: readonly number[];
    /** The zone of hosts that bring no certificate. */
    readonly domain: string;
    /** Secret with the certificate for them. @default none is issued */
    readonly defaultSecret?: string | undefined;
}

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
    readonly entrance: CertifiedEntrance;
    /** A mirror's or a fork's own. @default the one of versions.ts */
    readonly chart?: ChartLock;
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
        { namespace, issuer, entrance }: CertManagerArgs,
        opts: pulumi.CustomResourceOptions,
    ): void {
        for (const { role, kind, name: objectName, spec } of issuingObjects(
            issuer,
            entrance.ingressClass,
        )) {
            const metadata =
                kind === "Certificate"
                    ? namespace.metadata(objectName, labels)
                    : { name: objectName, labels };
            new k8s.apiextensions.CustomResource(
                `${name}-${role}`,
                { apiVersion: "cert-manager.io/v1", kind, metadata, spec },
                opts,
            );
        }
        if (entrance.defaultSecret !== undefined) {
            new k8s.apiextensions.CustomResource(
                `${name}-default-certificate`,
                {
                    apiVersion: "cert-manager.io/v1",
                    kind: "Certificate",
                    metadata: entrance.namespace.metadata(entrance.defaultSecret, labels),
                    spec: wildcardCertificate(entrance.defaultSecret, entrance.domain),
                },
                opts,
            );
        }
    }
}

function flowsOf(
    name: string,
    part: Part,
    { namespace, monitoring, issuer, entrance }: CertManagerArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    // Before it calls an ACME server in, it looks whether the proof can be seen from outside.
    const lookFromOutside: Flow = {
        peers: [...anywhere, podsIn(entrance.namespace.name)],
        ports: tcp(80, ...entrance.ports),
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
