import type { types } from "@pulumi/kubernetes";

import { imageReference, images } from "../../versions";
import { selectorLabels } from "../internal/labels";
import { httpProbes } from "../internal/probes";
import {
    type ByProfile,
    type ContainerSize,
    containerResources,
    type Profile,
} from "../internal/resources";
import { restrictedContainer } from "../internal/security";

type PodSpec = types.input.core.v1.PodSpec;

/** Name of the workload, its account, configuration and Service. */
export const workload = "node-local-dns";

export const nodeLocalDnsPods = selectorLabels(workload);

/** The same on every node, and on no network: kubelets hand it to their pods. */
export const localAddress = "169.254.20.10";
/** On the node's own address, as the pods share the node's network. */
export const metricsPort = 9253;
/** On the local address, for the kubelet alone. */
const healthPort = 9254;

const templateFile = "Corefile";
const templateDirectory = "/etc/coredns";
const runDirectory = "/run/coredns";

/** For each node: 30 MB and a cache of 10,000 names that are there, and as many that are not. */
export const nodeLocalDnsSizes: ByProfile<ContainerSize> = {
    local: { cpu: "25m", cpuLimit: "200m", memory: "64Mi" },
    small: { cpu: "25m", cpuLimit: "200m", memory: "64Mi" },
    ha: { cpu: "50m", cpuLimit: "250m", memory: "128Mi" },
};

/**
 * Everything that it does not know it asks the cluster's DNS, which alone decides who answers for
 * what. Over TCP: a question lost on the way is sent again at once, not after five seconds.
 *
 * @param serviceIp Where the cluster's DNS answers.
 */
export function nodeLocalCorefile(serviceIp: string): Readonly<Record<string, string>> {
    const lines = [
        ".:53 {",
        "    errors",
        `    bind ${localAddress}`,
        `    health ${localAddress}:${healthPort}`,
        `    prometheus {$HOST_IP}:${metricsPort}`,
        "    cache 30 {",
        "        success 9984 30",
        // A Service that was not there a moment ago is soon found.
        "        denial 9984 5",
        "        prefetch 10 1m 10%",
        "    }",
        "    loop",
        `    forward . ${serviceIp} {`,
        "        force_tcp",
        "        max_concurrent 1000",
        "    }",
        "}",
    ];
    return { [templateFile]: `${lines.join("\n")}\n` };
}

/** The pods' spec, complete before anything exists. */
export function nodeLocalDnsPod(profile: Profile, priorityClass: string): PodSpec {
    const { readinessProbe, livenessProbe } = httpProbes(healthPort, "/health");
    const httpGet = { path: "/health", port: healthPort, host: localAddress };
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        // It answers at an address of the node.
        hostNetwork: true,
        // It cannot ask itself.
        dnsPolicy: "Default",
        tolerations: [{ operator: "Exists" }],
        nodeSelector: { "kubernetes.io/os": "linux" },
        // To give the node an address is root's to do, by the one capability below.
        securityContext: { runAsUser: 0, seccompProfile: { type: "RuntimeDefault" } },
        containers: [
            {
                name: workload,
                image: imageReference(images.nodeLocalDns),
                args: [
                    `-localip=${localAddress}`,
                    `-basecorefile=${templateDirectory}/${templateFile}`,
                    `-conf=${runDirectory}/${templateFile}`,
                    // They would take its packets out of connection tracking; nothing needs them.
                    "-setupiptables=false",
                    "-metrics-listen-address=127.0.0.1:9353",
                ],
                env: [{ name: "HOST_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }],
                ports: [
                    { name: "dns", containerPort: 53, hostPort: 53, protocol: "UDP" },
                    { name: "dns-tcp", containerPort: 53, hostPort: 53, protocol: "TCP" },
                    {
                        name: "metrics",
                        containerPort: metricsPort,
                        hostPort: metricsPort,
                        protocol: "TCP",
                    },
                    {
                        name: "health",
                        containerPort: healthPort,
                        hostPort: healthPort,
                        protocol: "TCP",
                    },
                ],
                readinessProbe: { ...readinessProbe, httpGet },
                livenessProbe: { ...livenessProbe, httpGet },
                resources: containerResources(nodeLocalDnsSizes[profile], ["1Mi"]),
                securityContext: {
                    ...restrictedContainer(),
                    capabilities: { drop: ["ALL"], add: ["NET_ADMIN", "NET_BIND_SERVICE"] },
                },
                volumeMounts: [
                    { name: "config", mountPath: templateDirectory, readOnly: true },
                    { name: "run", mountPath: runDirectory },
                ],
            },
        ],
        volumes: [
            {
                name: "config",
                configMap: { name: workload, items: [{ key: templateFile, path: templateFile }] },
            },
            { name: "run", emptyDir: { sizeLimit: "1Mi" } },
        ],
    };
}
