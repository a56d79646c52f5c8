import { z } from "zod";

import {
    cidr,
    dnsLabel,
    dnsName,
    headerValue,
    listOf,
    pem,
    serverUrl,
    storageDays,
    text,
} from "../fields";

const labelName = z
    .string({ error: "a label's name in text" })
    .regex(/^[a-zA-Z_]\w*$/, { error: "a label's name, such as namespace" });

const labels = listOf(labelName).min(1, { error: "a list of at least one label's name" });

/** RE2 in Prometheus; what JavaScript cannot read either is told at once. */
const regex = text.refine(isRegularExpression, { error: "a regular expression, such as kube_.*" });

function isRegularExpression(value: string): boolean {
    try {
        return new RegExp(value).source !== "";
    } catch {
        return false;
    }
}

/** Which series leave, and with which labels; in the words of Prometheus. */
const relabelling = z.discriminatedUnion(
    "action",
    [
        z.strictObject({
            action: z.literal("keep"),
            /** Their values, joined by `;`, are what `regex` must match as a whole. */
            sourceLabels: labels,
            regex,
        }),
        z.strictObject({ action: z.literal("drop"), sourceLabels: labels, regex }),
        z.strictObject({
            action: z.literal("replace"),
            sourceLabels: labels,
            regex: regex.default("(.*)"),
            targetLabel: labelName,
            replacement: z.string({ error: "text" }).default("$1"),
        }),
        /** Of these `regex` must match the labels' names. */
        z.strictObject({ action: z.literal("labeldrop"), regex }),
        z.strictObject({ action: z.literal("labelkeep"), regex }),
    ],
    { error: "a map with action: one of keep, drop, replace, labeldrop, labelkeep" },
);

/** Its secret is the password. */
const basic = z.strictObject({ username: text });

/** Its secret is the token. */
const bearer = z.strictObject({});

/** Its secret is the client's. */
const oauth2 = z.strictObject({
    clientId: text,
    tokenUrl: serverUrl,
    scopes: listOf(text).default([]),
    /** Where the server of tokens is, unless it is a Service or has a public address. */
    networks: listOf(cidr).default([]),
    /** Authority of its certificate. Absent: a well-known one. */
    ca: pem.optional(),
});

const ways = ["basic", "bearer", "oauth2"] as const;

const endpoint = z
    .strictObject({
        name: dnsLabel,
        url: serverUrl,
        basic: basic.optional(),
        bearer: bearer.optional(),
        oauth2: oauth2.optional(),
        /** Whose samples these are, as the header X-Scope-OrgID of Mimir, Cortex and others. */
        tenant: headerValue.min(1, { error: "a tenant in text" }).optional(),
        relabel: listOf(relabelling).default([]),
        /** Where it is, unless it is a Service or has a public address. */
        networks: listOf(cidr).default([]),
        /** Authority of its certificate. Absent: a well-known one. */
        ca: pem.optional(),
    })
    .refine((it) => ways.filter((way) => it[way] !== undefined).length <= 1, {
        error: `an endpoint with at most one of ${ways.join(", ")}`,
    });

/** Where samples are kept, and where else they go. */
export const monitoring = z.strictObject({
    /** How long Prometheus keeps samples. Absent: by profile. */
    retention: storageDays.optional(),
    /** Absent: the cluster's default class. */
    storageClass: dnsName.optional(),
    /** Servers that get every sample as it comes, or those that `relabel` leaves. */
    remoteWrite: listOf(endpoint, { key: "name", identify: (it) => it.name }).default([]),
});
