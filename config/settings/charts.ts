import { z } from "zod";

import { chartNames } from "../../versions";
import { dnsLabel, listOf, pem, text } from "../fields";

/** What helm and `bin/groundwork charts` tell of a chart; never of its name or version. */
export const chartDigest = z.string({ error: "a digest in text" }).regex(/^sha256:[0-9a-f]{64}$/, {
    error: "the digest that helm push told, sha256: and 64 hexadecimal digits",
});

const variable = z
    .string({ error: "the name of an environment variable in text" })
    .regex(/^[A-Z_][A-Z0-9_]*$/, {
        error: "the name of an environment variable, such as CHARTS_PASSWORD",
    });

/** Of an OCI registry. */
export const registryUrl = z
    .string({ error: "an address in text" })
    .regex(/^oci:\/\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[1-9]\d{0,4})?(\/[a-z0-9._-]+)*$/, {
        error: "the address of an OCI registry and the path of its charts, such as oci://registry.example.com/charts",
    });

const registry = z.strictObject({
    /** What mirrors and releases name. */
    name: dnsLabel,
    url: registryUrl,
    /** Who asks; absent: anybody may. */
    username: text.optional(),
    /** Where this machine has the password. Absent: it is the secret of this name in chartSecrets. */
    passwordVariable: variable.optional(),
    /** Who signed the registry's certificate. Absent: an authority that the machine knows. */
    ca: pem.optional(),
});

/** Where a chart of the platform's own is found in place of its project's repository. */
const mirror = z.strictObject({
    /** A name in `registries`. */
    registry: dnsLabel,
    /** Of the manifest in the registry. Absent: it is the one of versions.ts, as of a copy. */
    digest: chartDigest.optional(),
});

/** Where charts come from. */
export const charts = z.strictObject({
    registries: listOf(registry, { key: "name", identify: (it) => it.name }).default([]),
    /** Chart -> where else it is. */
    mirrors: z
        .partialRecord(z.enum(chartNames), mirror, {
            error: "a map from chart to { registry, digest }",
        })
        .default({}),
});
