import { z } from "zod";

import { dnsName, oneOf, wholeNumber } from "../fields";

/** What becomes of the lines that containers write. */
export const logging = z.strictObject({
    /** Where they are kept: nowhere but on their node, in Loki, or in OpenSearch. */
    provider: oneOf("none", "loki", "opensearch").default("none"),
    /** How long they are kept. Absent: by profile. */
    retentionDays: wholeNumber(1, 3650).optional(),
    /** Absent: the cluster's default class. */
    storageClass: dnsName.optional(),
    /** Where OpenSearch's pages are reached from outside, over TLS; absent: nowhere. */
    dashboardsHost: dnsName.optional(),
});
