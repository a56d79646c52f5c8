import { type Cluster, clusterOf } from "../../cli/verify/network/objects";
import { parseConfig, type PlatformConfig } from "../../config";
import { settingsOfFiles } from "../../config/sources";
import { repositoryRoot } from "../../local/paths";
import { platform, type PlatformSecrets } from "../../stacks/platform";
import { at, recordGraph, type RecordedResource } from "./graph";
import { workloads } from "./observability";

/** What no environment of this checkout has on: with it, prod has every system but forge servers. */
export const more: Readonly<Record<string, unknown>> = {
    ingress: { controllers: ["traefik", "nginx"], service: "NodePort", gatewayApi: true },
    certificates: { provider: "cert-manager", issuer: "internal" },
    dns: { nodeLocal: true },
    grafana: { host: "grafana.example.com" },
    storage: { localPath: { enabled: true }, defaultClass: "local" },
};

/** An environment of this checkout, with some settings changed. */
export function configOf(
    environment: string,
    changes: Readonly<Record<string, unknown>> = {},
): PlatformConfig {
    return parseConfig(environment, {
        ...settingsOfFiles(repositoryRoot, environment),
        ...changes,
    });
}

/** The whole platform of an environment: as it stands, or as a preview knows it. */
export function graphOf(
    config: PlatformConfig,
    preview = false,
    secrets: PlatformSecrets = {},
): Promise<RecordedResource[]> {
    return recordGraph(() => platform(config, secrets), { preview });
}

/**
 * All that a graph says, without the rules at the API server: these name what they judge and whom
 * they exempt, whether that is there or not.
 */
export function wordsOf(graph: readonly RecordedResource[]): string {
    return JSON.stringify(
        graph.filter(({ type }) => !type.includes(":admissionregistration.k8s.io")),
    );
}

export interface NetworkView {
    /** Whether an ipBlock means pods by their addresses, as it does in most networks. @default true */
    readonly blocksMeanPods?: boolean;
}

/** The platform as a network sees it: one pod for each workload, each on a node of its own. */
export function clusterOfGraph(
    graph: readonly RecordedResource[],
    { blocksMeanPods = true }: NetworkView = {},
): Cluster {
    const objects = graph
        .filter(({ type }) => /^kubernetes:.*:(Namespace|NetworkPolicy)$/.test(type))
        .map(({ type, inputs }) => ({ ...inputs, kind: type.split(":").at(-1) }));
    const pods = workloads(graph).map(({ inputs }, index) => ({
        kind: "Pod",
        metadata: {
            name: at(inputs, "metadata", "name"),
            namespace: at(inputs, "metadata", "namespace"),
            labels: at(inputs, "spec", "template", "metadata", "labels"),
        },
        spec: at(inputs, "spec", "template", "spec"),
        status: {
            hostIP: `10.0.0.${index + 1}`,
            ...(blocksMeanPods && { podIP: `10.244.${index}.2` }),
        },
    }));
    return clusterOf({ items: [...objects, ...pods] });
}
