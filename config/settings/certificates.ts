import { z } from "zod";

import { email, httpsAddress, oneOf } from "../fields";

const acme = z.strictObject({
    /** Whom the authority writes to about the account. */
    email: email.optional(),
    /** The directory of the authority. */
    server: httpsAddress.default("https://acme-v02.api.letsencrypt.org/directory"),
});

/** What tells an issuer from others. */
export interface Issuing {
    readonly provider: string;
    readonly issuer: string;
}

/** Does an issuer sign for the whole zone? An ACME server that visits hosts does not. */
export function issuesForZone({ provider, issuer }: Issuing): boolean {
    return provider === "cert-manager" && issuer === "internal";
}

/** Who issues and renews the certificates of hosts. */
export const certificates = z.strictObject({
    provider: oneOf("none", "cert-manager").default("none"),
    /** An authority of the platform's own, whom browsers do not know, or one that they do. */
    issuer: oneOf("internal", "acme").default("internal"),
    acme: acme.prefault({}),
});
