import type { types } from "@pulumi/kubernetes";

import { type ScaledSize, spreadOver } from "../internal/availability";
import { selectorLabels } from "../internal/labels";
import { anywhere, type Flow, type OpenPorts, tcp, toApiServer, udp } from "../internal/network";
import { httpProbes } from "../internal/probes";
import { type ByProfile, containerResources, type Profile } from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";
import { imageReference, images } from "../../versions";
import type { Resolution } from "./corefile";
import { dnsPort, healthPort, metricsPort, readyPort } from "./ports";

type PodSpec = types.input.core.v1.PodSpec;

/** Name of the workload, its account, configuration and Service. */
export const workload = "coredns";

export const corednsPods = selectorLabels("coredns");

/** The key of the ConfigMap, which is also the file's name. */
export const corefileKey = "Corefile";
const configDirectory = "/etc/coredns";

/**
 * Upstream's rule of thumb for memory is 54 MB, and 1 MB for 1,000 pods and Services. The bounds are
 * for some 100 and 200 nodes. The quota of the namespace holds the largest scale with one pod more
 * that comes and one that goes.
 */
export const corednsSizes: ByProfile<ScaledSize> = {
    local: { scale: { min: 1 }, container: { cpu: "50m", cpuLimit: "200m", memory: "96Mi" } },
    small: {
        scale: { min: 2, max: 6 },
        container: { cpu: "100m", cpuLimit: "250m", memory: "128Mi" },
    },
    ha: {
        scale: { min: 3, max: 12 },
        container: { cpu: "200m", cpuLimit: "500m", memory: "256Mi" },
    },
};

/** What the plugin `kubernetes` watches to answer for Services: it gets no single object. */
export const corednsRules: readonly types.input.rbac.v1.PolicyRule[] = [
    { apiGroups: [""], resources: ["services", "namespaces"], verbs: ["list", "watch"] },
    { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
];

/** Where questions go on to: the resolvers by address where the settings name them all. */
export function corednsEgress({ upstreams, stubDomains }: Resolution): Flow[] {
    const named = [...new Set([...upstreams, ...Object.values(stubDomains).flat()])].sort();
    const peers =
        upstreams.length === 0
            ? anywhere
            : named.map((address) => ({ ipBlock: { cidr: `${address}/32` } }));
    return [{ peers, ports: [...udp(53), ...tcp(53)] }, toApiServer];
}

/**
 * Everybody may ask. Pods on their node's network and the nodes themselves come from addresses that
 * no selector matches, and which networks treat differently, so the port alone bounds the flow.
 */
export const questions: OpenPorts = { ports: [...udp(dnsPort), ...tcp(dnsPort)] };

/** The pods' spec, complete before anything exists. */
export function corednsPod(profile: Profile, priorityClass: string): PodSpec {
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        // It cannot ask itself: its resolvers are the node's.
        dnsPolicy: "Default",
        terminationGracePeriodSeconds: 30,
        securityContext: restrictedPod(),
        topologySpreadConstraints: spreadOver(corednsPods),
        // A cluster whose other nodes are gone or not there yet still has names.
        tolerations: [
            {
                key: "node-role.kubernetes.io/control-plane",
                operator: "Exists",
                effect: "NoSchedule",
            },
        ],
        containers: [
            {
                name: workload,
                image: imageReference(images.coredns),
                args: ["-conf", `${configDirectory}/${corefileKey}`],
                ports: [
                    { name: "dns", containerPort: dnsPort, protocol: "UDP" },
                    { name: "dns-tcp", containerPort: dnsPort, protocol: "TCP" },
                    { name: "metrics", containerPort: metricsPort, protocol: "TCP" },
                    { name: "health", containerPort: healthPort, protocol: "TCP" },
                    { name: "ready", containerPort: readyPort, protocol: "TCP" },
                ],
                readinessProbe: httpProbes("ready", "/ready").readinessProbe,
                livenessProbe: httpProbes("health", "/health").livenessProbe,
                resources: containerResources(corednsSizes[profile].container),
                securityContext: {
                    ...restrictedContainer(),
                    // The image's binary carries this as a file capability, and the kernel refuses
                    // to start it where the container may never have it. Nothing here uses it.
                    capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
                },
                volumeMounts: [{ name: "config", mountPath: configDirectory, readOnly: true }],
            },
        ],
        volumes: [
            {
                name: "config",
                configMap: { name: workload, items: [{ key: corefileKey, path: corefileKey }] },
            },
        ],
    };
}
