import { podSecurityLabels } from "../../components/namespace/values";
import { objectLabels, selectorLabels } from "../../components/internal/labels";
import { everyPod, podsIn, tcp } from "../../components/internal/network";
import { httpProbes } from "../../components/internal/probes";
import { containerResources } from "../../components/internal/resources";
import { restrictedContainer, restrictedPod } from "../../components/internal/security";
import { traefikPods, workload as ingressClassName } from "../../components/traefik/values";
import type { PlatformConfig } from "../../config";
import { dnsFlow } from "../../stacks/foundation";
import { namespaceOf } from "../../stacks/namespaces";
import { imageReference, images } from "../../versions";
import type { Manifest } from "./kube";
import type { Nodes } from "./nodes";
import { traefikStands } from "./systems";

/** The label by which a later run finds what a killed one has left. */
export const verifyLabel = "groundwork.dev/verify";

/** What the probe's pods are called, and where they answer. */
export const names = {
    backend: "backend",
    /** The headless Service. */
    pods: "backend-pods",
    /** The Service of type ExternalName. */
    alias: "alias",
    probe: "probe",
} as const;
export const probePort = 8080;

export const backendPods = selectorLabels("verify", names.backend);
export const probePods = selectorLabels("verify", names.probe);

/** Where the ExternalName leads: every cluster has this Service. */
export function aliasTarget({ dns }: PlatformConfig): string {
    return `kubernetes.default.svc.${dns.clusterDomain}`;
}

/** The namespace of a run: as strict as a team's. */
export function namespaceManifest(name: string, id: string): Manifest {
    return {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name, labels: { ...podSecurityLabels("restricted"), [verifyLabel]: id } },
    };
}

/** All that stands in a run's namespace from the beginning. */
export function laboratoryManifests(
    config: PlatformConfig,
    nodes: Nodes,
    host: string,
): readonly Manifest[] {
    return [
        ...policies(config),
        {
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name: names.backend, labels: labelsOf(names.backend) },
            spec: {
                replicas: 2,
                selector: { matchLabels: backendPods },
                template: {
                    metadata: { labels: labelsOf(names.backend) },
                    spec: serverPod(nodes),
                },
            },
        },
        {
            apiVersion: "v1",
            kind: "Pod",
            metadata: { name: names.probe, labels: labelsOf(names.probe) },
            spec: serverPod(nodes),
        },
        service(names.backend, { selector: backendPods, ports: [servicePort] }),
        service(names.pods, { clusterIP: "None", selector: backendPods, ports: [servicePort] }),
        service(names.alias, { type: "ExternalName", externalName: aliasTarget(config) }),
        ...(traefikStands(config) ? [ingress(host)] : []),
    ];
}

const servicePort = { name: "http", port: 80, targetPort: "http" };

function labelsOf(component: string) {
    return objectLabels("verify", images.probe.version, component);
}

function service(name: string, spec: Manifest): Manifest {
    return { apiVersion: "v1", kind: "Service", metadata: { name }, spec };
}

/** The host without a certificate of its own, so that the platform's is shown. */
function ingress(host: string): Manifest {
    const backend = { service: { name: names.backend, port: { name: "http" } } };
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: names.backend },
        spec: {
            ingressClassName,
            tls: [{ hosts: [host] }],
            rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
        },
    };
}

/**
 * Nothing but: everybody asks DNS; Traefik and the probe reach the backend; the probe goes out to
 * any pod, so that what stops it elsewhere is the other namespace's own policy.
 */
function policies(config: PlatformConfig): readonly Manifest[] {
    const dns = dnsFlow(config.dns);
    const both = ["Ingress", "Egress"];
    const traefik = podsIn(namespaceOf("ingress"), traefikPods);
    return [
        policy("default-deny", { podSelector: {}, policyTypes: both }),
        policy("dns", {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [{ to: dns.peers, ports: dns.ports }],
        }),
        policy(names.backend, {
            podSelector: { matchLabels: backendPods },
            policyTypes: ["Ingress"],
            ingress: [
                {
                    from: [traefik, { podSelector: { matchLabels: probePods } }],
                    ports: tcp(probePort),
                },
            ],
        }),
        policy(names.probe, {
            podSelector: { matchLabels: probePods },
            policyTypes: both,
            ingress: [{ from: [{ podSelector: {} }], ports: tcp(probePort) }],
            egress: [{ to: [everyPod] }],
        }),
    ];
}

function policy(name: string, spec: Manifest): Manifest {
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name },
        spec,
    };
}

/** A pod that answers over HTTP, and asks others when it is told to. */
function serverPod(nodes: Nodes): Manifest {
    return probePod(nodes, {
        args: ["netexec", `--http-port=${probePort}`],
        ports: [{ name: "http", containerPort: probePort }],
        readinessProbe: { ...httpProbes("http", "/healthz").readinessProbe, periodSeconds: 1 },
    });
}

/** A pod of the probe's image under the standard `restricted`, on a node that runs containers. */
export function probePod(nodes: Nodes, container: Manifest, pod: Manifest = {}): Manifest {
    return {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        // Nothing is lost with it.
        terminationGracePeriodSeconds: 1,
        securityContext: restrictedPod(),
        ...(nodes.simulated.length > 0 && { affinity: awayFrom(nodes.simulated) }),
        containers: [
            {
                name: "probe",
                image: imageReference(images.probe),
                resources: containerResources({ cpu: "20m", cpuLimit: "200m", memory: "32Mi" }),
                securityContext: restrictedContainer(),
                ...container,
            },
        ],
        ...pod,
    };
}

function awayFrom(nodes: readonly string[]): Manifest {
    // A field takes one value a requirement.
    const matchFields = nodes.map((name) => ({
        key: "metadata.name",
        operator: "NotIn",
        values: [name],
    }));
    const nodeSelectorTerms = [{ matchFields }];
    return {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
    };
}
