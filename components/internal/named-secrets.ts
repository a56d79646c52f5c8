import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { Namespace } from "../namespace";
import type { Labels } from "./labels";

export interface NamedSecretsArgs {
    readonly namespace: Namespace;
    /** The Secret's `metadata.name`. */
    readonly name: string;
    readonly labels: Labels;
    /** Its keys, known before any secret is. */
    readonly names: readonly string[];
    /** Secrets by name, as the text of a JSON object. @default each is empty */
    readonly secrets: pulumi.Output<string> | undefined;
}

/**
 * Secrets of an environment's settings as files for pods: they never stand in a ConfigMap, a pod spec
 * or a log. Nothing where no name is given.
 */
export function namedSecrets(
    name: string,
    { namespace, name: secretName, labels, names, secrets }: NamedSecretsArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    if (names.length === 0) {
        return [];
    }
    const known = pulumi
        .secret(secrets ?? "{}")
        .apply((json) => secretsByName.parse(JSON.parse(json)));
    return [
        new k8s.core.v1.Secret(
            name,
            {
                metadata: namespace.metadata(secretName, labels),
                stringData: Object.fromEntries(
                    names.map((it) => [it, known.apply((all) => all[it] ?? "")]),
                ),
            },
            opts,
        ),
    ];
}

const secretsByName = z.record(z.string(), z.string());
