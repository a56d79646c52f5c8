import { output, secret } from "@pulumi/pulumi";

import type { PlatformConfig } from "../../config";
import type { PlatformSecrets } from "../../stacks/platform";
import { at, find, type RecordedResource } from "./graph";
import { configOf, graphOf } from "./platform";

export const clientSecret = "client-secret-of-the-forge";

export const forge = {
    kind: "gitea",
    url: "https://git.example.com",
    clientId: "5f1e",
    admin: "ada",
    organizations: ["shop", "bank"],
};

/** Settings with every build server on. */
export function allBuildServers(changes: object = {}): Record<string, unknown> {
    return {
        delivery: {
            jenkins: { enabled: true },
            woodpecker: { enabled: true, forge },
            drone: { enabled: true, forge },
            ...changes,
        },
        woodpeckerClientSecret: clientSecret,
        droneClientSecret: clientSecret,
    };
}

/** prod with every build server, in any profile. */
export function buildServersConfig(
    settings: Readonly<Record<string, unknown>> = {},
): PlatformConfig {
    return configOf("prod", { ...allBuildServers(), ...settings });
}

export function buildServers(
    settings: Readonly<Record<string, unknown>> = {},
    preview = false,
): Promise<RecordedResource[]> {
    return graphOf(buildServersConfig(settings), preview, buildServerSecrets());
}

/** What their settings refer to. */
export function buildServerSecrets(): PlatformSecrets {
    const given = secret(output(clientSecret));
    return { woodpeckerClientSecret: given, droneClientSecret: given };
}

/** The pods' spec of a workload, as `StatefulSet/jenkins`. */
export function podSpecOf(graph: readonly RecordedResource[], workload: string): unknown {
    return at(find(graph, workload).inputs, "spec", "template", "spec");
}

export function namespaceOf({ inputs }: RecordedResource): string {
    return String(at(inputs, "metadata", "namespace"));
}

export const systems = ["jenkins", "woodpecker", "drone"] as const;
