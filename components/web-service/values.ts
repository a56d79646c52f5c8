import type { types } from "@pulumi/kubernetes";
import type * as kx from "@pulumi/kubernetesx";

import type { ServiceConfig } from "../../config";
import { type Scale, spreadOver } from "../internal/availability";
import { checksumAnnotation } from "../internal/checksum";
import { type Labels, objectLabels, scrapeLabel, selectorLabels } from "../internal/labels";
import { httpProbes } from "../internal/probes";
import { containerResources } from "../internal/resources";
import { metricsPathAnnotation } from "../internal/scraping";
import { restrictedContainer, restrictedPod } from "../internal/security";
import { type TraceIntake, tracingEnvironment } from "../internal/tracing";
import { teamLabel } from "../team/values";

/** What the team says of its service; how it is reached from outside is the platform's part. */
export type WebServiceSettings = Omit<
    ServiceConfig,
    "host" | "ingressClass" | "rateLimit" | "route"
>;

/** Names that the service's own objects have in the namespace. */
export interface ObjectNames {
    /** Deployment, Service, Ingress, autoscaler and budget, as the team speaks of them. */
    readonly workload: string;
    /** What teams may make themselves too is told apart by a prefix: `default` is an account. */
    readonly own: string;
}

export function objectNames(service: string): ObjectNames {
    return { workload: service, own: `web-${service}` };
}

/** Labels that select the service's pods. */
export function podSelector(service: string): Labels {
    return selectorLabels(service, component);
}

/** Labels of every object of the service. */
export function serviceLabels(team: string, service: WebServiceSettings): Labels {
    return {
        ...objectLabels(service.name, imageVersion(service.image), component),
        ...teamLabel(team),
    };
}

const component = "web";

/**
 * What an image reference says of its version, as a label can carry it: the tag, or the start of
 * the digest.
 */
export function imageVersion(image: string): string {
    const [reference = "", digest] = image.split("@sha256:");
    const tag = reference.split("/").at(-1)?.split(":").at(1);
    const version = tag ?? `sha256-${digest?.slice(0, 12) ?? ""}`;
    return version.slice(0, 63).replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
}

/** The pods' port with metrics, which may be the one that they answer at; undefined: none. */
export function metricsPort({ metrics, port }: WebServiceSettings): number | undefined {
    return metrics && (metrics.port ?? port);
}

/** Prometheus looks for the name `metrics` among a Service's ports, and reads the path there. */
export function serviceExposure(service: WebServiceSettings): {
    readonly labels: Labels;
    readonly annotations: Labels;
    readonly ports: { name: string; port: number; targetPort: string; protocol: "TCP" }[];
} {
    const http = { name: "http", port: 80, targetPort: "http", protocol: "TCP" } as const;
    const port = metricsPort(service);
    if (service.metrics === undefined || port === undefined) {
        return { labels: {}, annotations: {}, ports: [http] };
    }
    const targetPort = "metrics" in containerPorts(service) ? "metrics" : "http";
    return {
        labels: scrapeLabel,
        annotations: { [metricsPathAnnotation]: service.metrics.path },
        ports: [http, { name: "metrics", port, targetPort, protocol: "TCP" }],
    };
}

/** A container declares a port once, under one name. */
function containerPorts({ metrics, port }: WebServiceSettings): Record<string, number> {
    const own = metrics?.port;
    return own === undefined || own === port ? { http: port } : { http: port, metrics: own };
}

/** How long a stopping pod still answers, so that no request is sent to one that is gone. */
const drainSeconds = 10;

/** How long the process may take to end after that. */
const shutdownSeconds = 30;

/** Room for files on their way. */
const scratchSize = "64Mi";

export interface PodArgs {
    readonly team: string;
    readonly service: WebServiceSettings;
    readonly priorityClass: string;
    /** Where spans go; absent: nowhere. */
    readonly traces?: TraceIntake | undefined;
}

/** The pods, in full: nothing in them comes from another resource, so every preview knows them. */
export function podSpec({ team, service, priorityClass, traces }: PodArgs): kx.types.PodSpec {
    const names = objectNames(service.name);
    const scratch = { name: "tmp", emptyDir: { sizeLimit: scratchSize } };
    return {
        serviceAccountName: names.own,
        automountServiceAccountToken: false,
        // Neighbours are found by DNS; their addresses as variables only collide with settings.
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        securityContext: restrictedPod(),
        terminationGracePeriodSeconds: drainSeconds + shutdownSeconds,
        topologySpreadConstraints: spreadOver(podSelector(service.name)),
        containers: [
            {
                name: service.name,
                image: service.image,
                args: [...service.args],
                ports: containerPorts(service),
                ...(traces && { env: tracingVariables(team, service, traces) }),
                envFrom: environment(service),
                resources: containerResources(service, [scratchSize]),
                ...httpProbes("http", service.readiness, service.liveness),
                lifecycle: { preStop: { sleep: { seconds: drainSeconds } } },
                securityContext: restrictedContainer(),
                volumeMounts: [{ volume: scratch, destPath: "/tmp" }],
            },
        ],
    };
}

/** What OpenTelemetry's SDKs read, but for what the team sets itself: `env` would win over it. */
function tracingVariables(
    team: string,
    { name, settings }: WebServiceSettings,
    traces: TraceIntake,
): types.input.core.v1.EnvVar[] {
    return tracingEnvironment(traces, name, team).filter((it) => !(it.name in settings));
}

/** The settings, then the Secrets in their order: of two values for one name the last holds. */
function environment(service: WebServiceSettings): types.input.core.v1.EnvFromSource[] {
    const secrets = service.secrets.map((name) => ({ secretRef: { name } }));
    return hasSettings(service)
        ? [{ configMapRef: { name: objectNames(service.name).own } }, ...secrets]
        : secrets;
}

export function hasSettings(service: WebServiceSettings): boolean {
    return Object.keys(service.settings).length > 0;
}

/** Makes changed settings reach the pods, which read them at start. */
export function podAnnotations(service: WebServiceSettings): Readonly<Record<string, string>> {
    return hasSettings(service) ? checksumAnnotation(service.settings) : {};
}

export function scaleOf(service: WebServiceSettings): Scale {
    return { min: service.minReplicas, max: service.maxReplicas };
}

/** New pods come before old ones go, and the last five revisions can be gone back to. */
export const rollout = {
    revisionHistoryLimit: 5,
    strategy: {
        type: "RollingUpdate",
        rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" },
    },
};
