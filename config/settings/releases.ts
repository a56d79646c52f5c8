import { z } from "zod";

import { dnsLabel, flag, httpsAddress, listOf, oneOf, text, wholeNumber } from "../fields";
import { chartDigest, registryUrl } from "./charts";
import { containerSize, spaceQuota } from "./space";
import { egress } from "./team-flows";

const chart = z.strictObject(
    {
        name: z.string({ error: "a chart's name in text" }).regex(/^[a-z0-9][a-z0-9._-]*$/, {
            error: "a chart's name, such as web-shop",
        }),
        /** A name in charts.registries; or else `repository`. */
        registry: dnsLabel.optional(),
        /** The address of a registry, or of a repository's index, that asks nobody who they are. */
        repository: z
            .union([registryUrl, httpsAddress], {
                error: "an address that begins with oci:// or https://",
            })
            .optional(),
        version: z
            .string({ error: "a version in text" })
            .regex(/^v?\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/, {
                error: "one exact version, such as 1.4.2",
            }),
        /** Of the manifest where a registry serves it, else of the archive. */
        digest: chartDigest,
    },
    { error: "a map with name, registry or repository, version and digest" },
);

const valuePath = z.string({ error: "the path of a value in text" }).regex(/^[\w-]+(\.[\w-]+)*$/, {
    error: "the path of a value, its keys joined by dots, such as database.password",
});

/** A chart of the organisation's own, in a namespace of its own. */
export const release = z.strictObject({
    /** Of the release; its namespace is release-<name>. */
    name: dnsLabel,
    chart,
    /** What the chart is told, over its own defaults. */
    values: z.record(text, z.unknown(), { error: "a map of the chart's values" }).default({}),
    /** Paths in the values of what nobody may see: each is a secret in releaseSecrets. */
    secretValues: listOf(valuePath, { key: "", identify: (it) => it }).default([]),
    /** Does it do a part of its work in hooks? No rule and no preview sees its objects then. */
    hooks: flag.default(false),
    quota: spaceQuota,
    /** What a container gets that asks for nothing. */
    containerDefaults: containerSize.optional(),
    /** What the Pod Security Standards allow its pods. */
    podSecurity: oneOf("restricted", "baseline", "privileged").default("restricted"),
    /** May its pods reach addresses outside the cluster over HTTPS? */
    internet: flag.default(false),
    /** Networks outside the cluster that its pods reach. */
    egress: listOf(egress).default([]),
    /** Do its pods talk to the Kubernetes API? */
    kubernetesApi: flag.default(false),
    /** Ports of its pods that the way in from outside comes to. */
    visitorPorts: listOf(wholeNumber(1, 65535), { key: "", identify: String }).default([]),
});
