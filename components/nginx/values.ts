import type { types } from "@pulumi/kubernetes";

import { imageReference, images } from "../../versions";
import type { ScaledSize } from "../internal/availability";
import { entrancePorts, onTheEdge, type Placement, publicPorts } from "../internal/edge";
import { selectorLabels } from "../internal/labels";
import { httpProbes } from "../internal/probes";
import { type ByProfile, containerResources, type Profile } from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";
import { finishingSeconds } from "./configuration";
import { metricsPort, readyPort } from "./ports";

type Container = types.input.core.v1.Container;
type PodSpec = types.input.core.v1.PodSpec;
type PolicyRule = types.input.rbac.v1.PolicyRule;

/** Name of the workload, its account, configuration, Service and IngressClass. */
export const workload = "nginx";
/** A Service of its own, as the public one must not show metrics to the world. */
export const metricsService = "nginx-metrics";
/** The Secret that is served where the environment names none. */
export const selfSigned = "nginx-self-signed";

export const nginxPods = selectorLabels(workload);

/** Its own are what visitors see, as it tells backends the port that it listens on. */
export const ports = publicPorts;

/** The `nginx` of upstream's image. */
const user = 101;

/** How long a pod that is told to go still takes connections, until nobody sends it any. */
const acceptingSeconds = 15;

/** The controller writes NGINX' configuration, and NGINX holds it twice while it takes up a new one. */
export const nginxSizes: ByProfile<ScaledSize> = {
    local: { scale: { min: 1 }, container: { cpu: "100m", cpuLimit: "500m", memory: "256Mi" } },
    small: {
        scale: { min: 2, max: 3 },
        container: { cpu: "200m", cpuLimit: "500m", memory: "384Mi" },
    },
    ha: { scale: { min: 3, max: 6 }, container: { cpu: "500m", cpuLimit: "1", memory: "768Mi" } },
};

/** What it watches in all namespaces, and what it writes on Ingresses. */
export const nginxRules: readonly PolicyRule[] = [
    // Backends, with pods to tell a port's number by its name; certificates that Ingresses name.
    { apiGroups: [""], resources: ["services", "pods", "secrets"], verbs: ["list", "watch"] },
    { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
    {
        apiGroups: ["networking.k8s.io"],
        resources: ["ingresses"],
        verbs: ["get", "list", "watch"],
    },
    {
        apiGroups: ["networking.k8s.io"],
        resources: ["ingressclasses"],
        resourceNames: [workload],
        verbs: ["get"],
    },
    // The address at which an Ingress is reached, and what is wrong with it.
    { apiGroups: ["networking.k8s.io"], resources: ["ingresses/status"], verbs: ["update"] },
    { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
];

/** The lease that says which pod writes addresses. */
const lease = "nginx-leader";

/** What it does in its own namespace. */
export function nginxOwnRules(certificateSecret: string): readonly PolicyRule[] {
    return [
        { apiGroups: [""], resources: ["configmaps"], verbs: ["list", "watch"] },
        {
            apiGroups: [""],
            resources: ["configmaps"],
            resourceNames: [workload],
            verbs: ["get"],
        },
        {
            apiGroups: [""],
            resources: ["secrets"],
            resourceNames: [certificateSecret],
            verbs: ["get"],
        },
        // It puts its version on its own pod as a label.
        { apiGroups: [""], resources: ["pods"], verbs: ["get", "update"] },
        { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
        {
            apiGroups: ["coordination.k8s.io"],
            resources: ["leases"],
            resourceNames: [lease],
            verbs: ["get", "update"],
        },
    ];
}

export interface NginxPodArgs {
    readonly profile: Profile;
    readonly priorityClass: string;
    readonly placement: Placement;
    /** Secret of type kubernetes.io/tls for hosts that bring no certificate of their own. */
    readonly certificateSecret: string;
}

/** Directories of the image that NGINX and its controller write into. */
const written = [
    { name: "etc", mountPath: "/etc/nginx", sizeLimit: "64Mi" },
    { name: "cache", mountPath: "/var/cache/nginx", sizeLimit: "1Gi" },
    { name: "lib", mountPath: "/var/lib/nginx", sizeLimit: "64Mi" },
    { name: "tmp", mountPath: "/tmp", sizeLimit: "64Mi" },
];

/** The pods' spec, complete before anything exists. */
export function nginxPod(args: NginxPodArgs): PodSpec {
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: args.priorityClass,
        // Longer than draining takes, so that no request is cut off.
        terminationGracePeriodSeconds: acceptingSeconds + finishingSeconds + 15,
        securityContext: {
            ...restrictedPod(user),
            // Inside the pod everybody may listen at 80 and 443: no privilege is needed for it.
            sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
        },
        ...onTheEdge(nginxPods),
        initContainers: [filesOfTheImage()],
        containers: [nginxContainer(args)],
        volumes: written.map(({ name, sizeLimit }) => ({ name, emptyDir: { sizeLimit } })),
    };
}

/** The controller writes among the files that the image has in /etc/nginx. */
function filesOfTheImage(): Container {
    return {
        name: "files",
        image: imageReference(images.nginx),
        command: ["cp", "-R", "/etc/nginx/.", "/writable"],
        resources: containerResources({ cpu: "100m", memory: "64Mi" }, ["64Mi"]),
        securityContext: restrictedContainer(),
        volumeMounts: [{ name: "etc", mountPath: "/writable" }],
    };
}

function nginxContainer(args: NginxPodArgs): Container {
    return {
        name: workload,
        image: imageReference(images.nginx),
        args: nginxFlags(args),
        env: [
            { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
            { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        ],
        ports: [
            ...entrancePorts(args.placement, ports),
            { name: "metrics", containerPort: metricsPort, protocol: "TCP" },
            { name: "ready", containerPort: readyPort, protocol: "TCP" },
        ],
        ...httpProbes("ready", "/nginx-ready"),
        // Not ready before it has read all routes, which takes a while in a large cluster.
        startupProbe: {
            httpGet: { path: "/nginx-ready", port: "ready" },
            periodSeconds: 2,
            failureThreshold: 150,
        },
        lifecycle: { preStop: { sleep: { seconds: acceptingSeconds } } },
        resources: containerResources(
            nginxSizes[args.profile].container,
            written.map(({ sizeLimit }) => sizeLimit),
        ),
        securityContext: {
            ...restrictedContainer(),
            // NGINX' binary carries this as a file capability, and the kernel refuses to start it
            // where the container may never have it. Nothing here uses it.
            capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
        },
        volumeMounts: written.map(({ name, mountPath }) => ({ name, mountPath })),
    };
}

/** Whatever is not named stays as upstream has it: no snippets by teams, for one. */
export function nginxFlags({ placement, certificateSecret }: NginxPodArgs): string[] {
    const certificate = `$(POD_NAMESPACE)/${certificateSecret}`;
    return [
        `-ingress-class=${workload}`,
        `-nginx-configmaps=$(POD_NAMESPACE)/${workload}`,
        `-default-server-tls-secret=${certificate}`,
        `-wildcard-tls-secret=${certificate}`,
        // VirtualServers and the like: a second language for routes, which no policy here reads.
        "-enable-custom-resources=false",
        // Tells F5 how it is used.
        "-enable-telemetry-reporting=false",
        // What NGINX would not start with is never taken up: the routes that stand stay.
        "-enable-config-safety",
        `-leader-election-lock-name=${lease}`,
        ...(placement === "service"
            ? ["-report-ingress-status", `-external-service=${workload}`]
            : []),
        "-nginx-status=false",
        `-ready-status-port=${readyPort}`,
        "-enable-prometheus-metrics",
        "-enable-latency-metrics",
        `-prometheus-metrics-listen-port=${metricsPort}`,
        "-log-format=json",
    ];
}
