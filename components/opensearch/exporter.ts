import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { imageReference, images } from "../../versions";
import { objectLabels } from "../internal/labels";
import { rollingDeployment } from "../internal/deployment";
import { allowFlows, podsIn, tcp } from "../internal/network";
import { httpProbes } from "../internal/probes";
import { containerResources } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { restrictedContainer, restrictedPod } from "../internal/security";
import { serviceOf } from "../internal/service";
import type { Namespace } from "../namespace";
import { serviceHost } from "./configuration";
import {
    exporterPods,
    exporterPort,
    exporterWorkload,
    httpPort,
    openSearchPods,
    secrets,
    workload,
} from "./names";

const labels = objectLabels("opensearch", images.openSearchExporter.version, "exporter");
/** The `nobody` of upstream's image. */
const user = 65534;

export interface ExporterArgs {
    readonly namespace: Namespace;
    readonly monitoring: Namespace;
    readonly priorityClass: string;
    readonly generation: string;
    /** What makes the user by which it asks. */
    readonly after: pulumi.Resource;
}

/** What Prometheus scrapes in OpenSearch's place. */
export function openSearchExporter(
    name: string,
    { namespace, monitoring, priorityClass, generation, after }: ExporterArgs,
    opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): void {
    const service = serviceOf(
        `${name}-exporter-service`,
        {
            namespace,
            name: exporterWorkload,
            labels,
            pods: exporterPods,
            ports: [{ name: "metrics", port: exporterPort, targetPort: "metrics" }],
            scraped: true,
        },
        opts,
    );
    const flows = allowFlows(
        `${name}-exporter-flows`,
        {
            namespace,
            pods: exporterPods,
            ingress: [scrapedBy(monitoring, exporterPort)],
            egress: [{ peers: [podsIn(namespace.name, openSearchPods)], ports: tcp(httpPort) }],
        },
        opts,
    );
    rollingDeployment(
        `${name}-exporter`,
        {
            namespace,
            workload: exporterWorkload,
            labels,
            pods: exporterPods,
            // A second one would ask and tell everything twice.
            scale: { min: 1 },
            configuration: { generation },
            podSpec: exporterPod(namespace.name, priorityClass),
        },
        { ...opts, dependsOn: [service, flows, after] },
    );
}

function exporterPod(namespace: string, priorityClass: string): k8s.types.input.core.v1.PodSpec {
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        securityContext: restrictedPod(user),
        containers: [
            {
                name: "exporter",
                image: imageReference(images.openSearchExporter),
                args: [
                    `--es.uri=https://${serviceHost(namespace)}:${httpPort}`,
                    "--es.ca=/secrets/ca.crt",
                    "--es.all",
                    `--web.listen-address=:${exporterPort}`,
                ],
                env: [
                    { name: "ES_USERNAME", value: "exporter" },
                    {
                        name: "ES_PASSWORD",
                        valueFrom: { secretKeyRef: { name: secrets.exporter, key: "password" } },
                    },
                ],
                ports: [{ name: "metrics", containerPort: exporterPort, protocol: "TCP" }],
                ...httpProbes("metrics", "/healthz"),
                resources: containerResources({ cpu: "20m", cpuLimit: "200m", memory: "64Mi" }),
                securityContext: restrictedContainer(),
                volumeMounts: [{ name: "secrets", mountPath: "/secrets", readOnly: true }],
            },
        ],
        volumes: [
            {
                name: "secrets",
                secret: {
                    secretName: secrets.exporter,
                    items: [{ key: "ca.crt", path: "ca.crt" }],
                    defaultMode: 0o440,
                },
            },
        ],
    };
}
