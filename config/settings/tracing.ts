import { z } from "zod";

import { asMap, days, dnsName, flag, httpsUrl, oneOf, wholeNumber } from "../fields";

/** A search engine that somebody else runs, for more traces than one disk holds. */
const searchStore = z.strictObject(
    {
        kind: oneOf("opensearch", "elasticsearch"),
        /** Where it answers; a Service of the cluster by its name, as <service>.<namespace>.svc. */
        url: httpsUrl,
        /** Secret in platform-tracing, of type kubernetes.io/basic-auth. */
        credentialsSecret: dnsName,
        /** Secret in platform-tracing with the key ca.crt. Absent: a well-known authority. */
        caSecret: dnsName.optional(),
    },
    { error: "a map with kind, url and credentialsSecret" },
);

const ui = z.strictObject({
    /** Reachable from outside at this host; absent: by kubectl port-forward only. */
    host: dnsName.optional(),
    /** Of its Ingress, where a controller is told who may come in. */
    annotations: asMap(z.string({ error: "text" })).default({}),
});

/** Where the way of requests through the services is kept, and how much of it. */
export const tracing = z.strictObject({
    provider: oneOf("none", "jaeger").default("none"),
    /** Of the traces that are neither failed nor slow, how many are kept. */
    samplingPercent: wholeNumber(0, 100).default(10),
    /** Is every trace kept in which something failed? */
    keepErrors: flag.default(true),
    /** Every trace that takes longer is kept. In milliseconds; 0: none is for that. */
    keepSlowerThanMs: wholeNumber(0, 600_000).default(2000),
    /** How long the rest of a trace is waited for before it is decided on. */
    decisionSeconds: wholeNumber(1, 120).default(10),
    /** Absent: by profile. */
    retention: days.optional(),
    /** Absent: a volume of Jaeger's own, which the profile `ha` does without. */
    store: searchStore.optional(),
    /** Class of that volume. Absent: the cluster's default class. */
    storageClass: dnsName.optional(),
    ui: ui.prefault({}),
});
