import type { types } from "@pulumi/kubernetes";

import type { ScaledSize } from "../internal/availability";
import { entrancePorts, onTheEdge, type Placement } from "../internal/edge";
import { selectorLabels } from "../internal/labels";
import { httpProbes } from "../internal/probes";
import { type ByProfile, containerResources, type Profile } from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";
import { imageReference, images } from "../../versions";
import { certificateFiles, drainSeconds, dynamicDirectory } from "./configuration";
import { metricsPort, pingPort, webPort, websecurePort } from "./ports";

type PodSpec = types.input.core.v1.PodSpec;

/** Name of the workload, its account, configuration, Service and IngressClass. */
export const workload = "traefik";
/** A Service of its own, as the public one must not show metrics to the world. */
export const metricsService = "traefik-metrics";

export const traefikPods = selectorLabels("traefik");

/** Keys of the ConfigMap, which are also the files' names. */
export const files = { static: "traefik.yaml", dynamic: "dynamic.yaml" } as const;
const staticDirectory = "/etc/traefik/static";

/**
 * The quota of the namespace holds the largest scale twice, and one: in a rollout a pod that goes
 * drains while the next two already come.
 */
export const traefikSizes: ByProfile<ScaledSize> = {
    local: { scale: { min: 1 }, container: { cpu: "100m", cpuLimit: "500m", memory: "128Mi" } },
    small: {
        scale: { min: 2, max: 3 },
        container: { cpu: "200m", cpuLimit: "500m", memory: "256Mi" },
    },
    ha: { scale: { min: 3, max: 6 }, container: { cpu: "500m", cpuLimit: "1", memory: "512Mi" } },
};

/** What the provider `kubernetesIngress` watches, and the one thing that it writes. */
export const traefikRules: readonly types.input.rbac.v1.PolicyRule[] = [
    // Backends; certificates that Ingresses name; nodes' addresses for Services of type NodePort.
    { apiGroups: [""], resources: ["services", "secrets", "nodes"], verbs: ["list", "watch"] },
    { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
    {
        apiGroups: ["networking.k8s.io"],
        resources: ["ingresses", "ingressclasses"],
        verbs: ["list", "watch"],
    },
    // The address at which an Ingress is reached.
    { apiGroups: ["networking.k8s.io"], resources: ["ingresses/status"], verbs: ["update"] },
];

export const ports = { web: webPort, websecure: websecurePort };

export interface TraefikPodArgs {
    readonly profile: Profile;
    readonly priorityClass: string;
    readonly placement: Placement;
    /** Secret of type kubernetes.io/tls; absent: self-signed. */
    readonly certificateSecret?: string | undefined;
    /** Absent: no spans are sent. */
    readonly traces?: object | undefined;
}

/** Room for files on their way. */
const scratch = "64Mi";

/** The pods' spec, complete before anything exists. */
export function traefikPod(args: TraefikPodArgs): PodSpec {
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: args.priorityClass,
        // Longer than draining takes, so that no request is cut off.
        terminationGracePeriodSeconds: drainSeconds.accepting + drainSeconds.finishing + 15,
        securityContext: restrictedPod(),
        ...onTheEdge(traefikPods),
        containers: [traefikContainer(args)],
        volumes: [
            {
                name: "static",
                configMap: {
                    name: workload,
                    items: [{ key: files.static, path: files.static }],
                },
            },
            dynamicVolume(args.certificateSecret),
            // The image declares a volume here, which would else be an unbounded one of the node.
            { name: "tmp", emptyDir: { sizeLimit: scratch } },
        ],
    };
}

function traefikContainer({
    profile,
    placement,
    traces,
}: TraefikPodArgs): types.input.core.v1.Container {
    const { readinessProbe, livenessProbe } = httpProbes("ping", "/ping");
    return {
        name: workload,
        image: imageReference(images.traefik),
        args: [`--configFile=${staticDirectory}/${files.static}`],
        ...(traces && { env: ownName }),
        ports: [
            ...entrancePorts(placement, ports),
            { name: "metrics", containerPort: metricsPort, protocol: "TCP" },
            { name: "ping", containerPort: pingPort, protocol: "TCP" },
        ],
        // It answers a ping before it has read the routes, and would answer 404 to all else.
        readinessProbe: { ...readinessProbe, initialDelaySeconds: 5 },
        livenessProbe,
        resources: containerResources(traefikSizes[profile].container, [scratch]),
        securityContext: restrictedContainer(),
        volumeMounts: [
            { name: "static", mountPath: staticDirectory, readOnly: true },
            { name: "dynamic", mountPath: dynamicDirectory, readOnly: true },
            { name: "tmp", mountPath: "/tmp" },
        ],
    };
}

/** Else Traefik would ask the API server for its own pod, which it has no right to. */
const ownName: types.input.core.v1.EnvVar[] = [
    { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    { name: "OTEL_RESOURCE_ATTRIBUTES", value: "k8s.pod.name=$(POD_NAME)" },
];

/**
 * Configuration and certificate in one directory: Traefik reads all of it again when something in
 * it changes, so that a renewed certificate is served without a restart. The Secret is optional:
 * it can only be put into the namespace once that is there, and is taken up when it comes.
 */
function dynamicVolume(certificateSecret: string | undefined): types.input.core.v1.Volume {
    const configuration = {
        configMap: { name: workload, items: [{ key: files.dynamic, path: files.dynamic }] },
    };
    const certificate = Object.values(certificateFiles).map((key) => ({ key, path: key }));
    return {
        name: "dynamic",
        projected: {
            defaultMode: 0o440,
            sources: [
                configuration,
                ...(certificateSecret === undefined
                    ? []
                    : [
                          {
                              secret: {
                                  name: certificateSecret,
                                  items: certificate,
                                  optional: true,
                              },
                          },
                      ]),
            ],
        },
    };
}
