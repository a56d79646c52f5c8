import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { IngressConfig } from "../../config";
import type { Namespace } from "../namespace";
import { spreadOver } from "./availability";
import { rollingDaemonSet } from "./daemonset";
import { type DeploymentArgs, rollingDeployment } from "./deployment";
import { edgeNodeLabel, type Labels } from "./labels";
import { anywhere, everyPod, type Flow, tcp } from "./network";
import { serviceOf } from "./service";
import type { SystemSummary, WorkloadRef } from "./system";

type ContainerPort = k8s.types.input.core.v1.ContainerPort;
type PodSpec = k8s.types.input.core.v1.PodSpec;

/** Whether visitors come through a Service, or straight to ports of the edge nodes. */
export type Placement = IngressConfig["placement"];

/** A system that serves Ingresses. */
export interface IngressController {
    /** Name of its IngressClass. */
    readonly ingressClass: string;
    /** Where it runs, and from where it comes to the services. */
    readonly namespace: Namespace;
    /** Where its pods take visitors. */
    readonly ports: EntrancePorts;
    /**
     * What an Ingress is annotated with so that one client may not ask for more than that.
     *
     * @param name A key of groundwork:ingress.rateLimits.
     */
    readonly limitedBy: (name: string) => Labels;
}

/** The pods' ports for visitors, to whom they are 80 and 443. */
export interface EntrancePorts {
    readonly web: number;
    readonly websecure: number;
}

export const publicPorts: EntrancePorts = { web: 80, websecure: 443 };

/** What of a pod's spec keeps it to the edge nodes. */
export function onTheEdge(
    pods: Labels,
): Pick<PodSpec, "nodeSelector" | "tolerations" | "topologySpreadConstraints"> {
    return {
        nodeSelector: { ...edgeNodeLabel },
        tolerations: Object.keys(edgeNodeLabel).map((key) => ({
            key,
            operator: "Exists",
            effect: "NoSchedule",
        })),
        topologySpreadConstraints: spreadOver(pods),
    };
}

/** The container's ports for visitors, which may be the node's too. */
export function entrancePorts(placement: Placement, ports: EntrancePorts): ContainerPort[] {
    return (["web", "websecure"] as const).map((name) => ({
        name,
        containerPort: ports[name],
        ...(placement === "host-ports" && { hostPort: publicPorts[name] }),
        protocol: "TCP",
    }));
}

/** Everybody, from outside and from the cluster's own pods. */
export function visitorsTo({ web, websecure }: EntrancePorts): Flow {
    return { peers: [...anywhere, everyPod], ports: tcp(web, websecure) };
}

/**
 * Ingresses in any namespace name backends, at any port that a process without privileges can open.
 * Each namespace decides for itself to let the entrance in.
 */
export const toBackends: Flow = {
    peers: [everyPod],
    ports: [{ protocol: "TCP", port: 1024, endPort: 65535 }],
};

/** The kind of workload that a placement takes. */
export function edgeWorkload(placement: Placement, name: string): WorkloadRef {
    return { kind: placement === "host-ports" ? "DaemonSet" : "Deployment", name };
}

/** The pods: as many as the load takes, or one on each edge node, whose ports it takes. */
export function edgePods(
    name: string,
    placement: Placement,
    args: DeploymentArgs,
    opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): pulumi.Resource {
    return placement === "host-ports"
        ? rollingDaemonSet(name, { ...args, maxUnavailable: 1 }, opts)
        : rollingDeployment(name, args, opts);
}

export interface PublicServiceArgs {
    readonly namespace: Namespace;
    readonly workload: string;
    readonly labels: Labels;
    readonly pods: Labels;
    readonly placement: Placement;
    readonly service: IngressConfig["service"];
}

/** The door to the world; none where the nodes' own ports are the door. */
export function publicService(
    name: string,
    { placement, service, workload, ...args }: PublicServiceArgs,
    opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Service[] {
    if (placement === "host-ports") {
        return [];
    }
    const ports = (["web", "websecure"] as const).map((port) => ({
        name: port,
        port: publicPorts[port],
        targetPort: port,
    }));
    // Only nodes with a pod take traffic, and pods see who is asking.
    const spec = { type: service, externalTrafficPolicy: "Local" };
    return [serviceOf(name, { ...args, name: workload, ports, spec }, opts)];
}

/** Where visitors are to go, for the table of what stands. */
export function entranceEndpoint({
    placement,
    namespace,
    workload,
}: Pick<PublicServiceArgs, "placement" | "namespace" | "workload">): SystemSummary["endpoint"] {
    return placement === "host-ports"
        ? "ports 80 and 443 of every edge node"
        : `kubectl -n ${namespace.name} get service ${workload}`;
}

/** @param isDefault Are Ingresses that name no class this one's too? */
export function ingressClassOf(
    name: string,
    args: {
        readonly className: string;
        readonly controller: string;
        readonly labels: Labels;
        readonly isDefault: boolean;
    },
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    const annotations = { "ingressclass.kubernetes.io/is-default-class": "true" };
    return new k8s.networking.v1.IngressClass(
        name,
        {
            metadata: {
                name: args.className,
                labels: args.labels,
                ...(args.isDefault && { annotations }),
            },
            spec: { controller: args.controller },
        },
        opts,
    );
}
