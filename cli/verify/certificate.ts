import { X509Certificate } from "node:crypto";

import { z } from "zod";

import { Broken, type Context, expect, note, type Observation, problem, warning } from "./check";
import type { HttpAnswer } from "./http";
import { find } from "./kube";
import { traefik } from "./systems";

/** The Secret that the platform is to serve. */
export interface ServedSecret {
    readonly name: string;
    readonly namespace: string;
    /** `tls.crt`: the certificate, and those that lead to whom clients trust. */
    readonly chain: readonly X509Certificate[];
    /** `ca.crt`, where the Secret has one. */
    readonly authority?: string;
}

const day = 24 * 60 * 60 * 1000;

/** The certificates of a PEM file, in their order. */
export function certificatesOf(pem: string): readonly X509Certificate[] {
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
    return blocks.map((block) => new X509Certificate(block));
}

/** Whom a client must trust for the Secret's certificate to be trusted. */
export function authoritiesOf({ chain, authority }: ServedSecret): readonly string[] {
    return authority === undefined ? chain.map(String) : [authority];
}

/** What is to be said of a certificate: whose it is, how long it holds, and who would trust it. */
export function judgeCertificate(
    { certificate, distrust }: NonNullable<HttpAnswer["peer"]>,
    host: string,
    secret: ServedSecret | undefined,
    now: Date,
): readonly Observation[] {
    const days = Math.floor((Date.parse(certificate.validTo) - now.getTime()) / day);
    const term = expect(
        days >= 0 && Date.parse(certificate.validFrom) <= now.getTime(),
        "certificate holds until",
        `${new Date(certificate.validTo).toISOString().slice(0, 10)} (${days} days)`,
        "renew it, and look at this machine's clock",
    );
    const identity = note(
        "certificate",
        `${oneLine(certificate.subject)}, issued by ${oneLine(certificate.issuer)}`,
    );
    if (secret === undefined) {
        const trust = warning(
            "who trusts it",
            "nobody: Traefik's own, self-signed, until ingress.certificateSecret names another",
        );
        return [identity, term, trust];
    }
    return [identity, term, ...judgeAgainst(secret, certificate, host, distrust)];
}

function judgeAgainst(
    secret: ServedSecret,
    shown: X509Certificate,
    host: string,
    distrust: string | undefined,
): readonly Observation[] {
    const where = `Secret ${secret.namespace}/${secret.name}`;
    const [own] = secret.chain;
    if (own === undefined) {
        return [problem(where, "no certificate in tls.crt", "put one in: docs/traefik.md")];
    }
    if (own.fingerprint256 !== shown.fingerprint256) {
        const remedy = "does the Secret's key fit its certificate? Traefik's log says why not";
        return [problem(where, "is not what is served", remedy)];
    }
    return [
        note(where, "is what is served"),
        expect(
            distrust === undefined,
            `chain to ${secret.authority === undefined ? "tls.crt" : "ca.crt"} of the Secret`,
            distrust ?? "verified",
            "put the intermediate certificates into tls.crt, after the host's own",
        ),
        expect(
            shown.checkHost(host) !== undefined,
            `certificate covers ${host}`,
            shown.subjectAltName ?? "no names",
            "a wildcard for the environment's domain covers every host directly below it",
        ),
    ];
}

/** Node.js puts each part of a name on a line of its own, and nothing for a name without parts. */
function oneLine(name: string | undefined): string {
    return (name ?? "").split("\n").join(", ") || "(no name)";
}

const secretShape = z.object({
    data: z.object({ "tls.crt": z.string().default(""), "ca.crt": z.string().optional() }),
});

/**
 * The Secret that the settings name; undefined where they name none.
 *
 * @throws Broken where there is no such Secret.
 */
export async function servedSecret(context: Context): Promise<ServedSecret | undefined> {
    const name = context.config.ingress.certificateSecret;
    if (name === undefined) {
        return undefined;
    }
    const { namespace } = traefik;
    const args = ["get", "secret", name, `--namespace=${namespace}`];
    const secret = await find(context, secretShape, args);
    if (secret === undefined) {
        throw new Broken(
            problem(
                `ingress.certificateSecret is ${name}`,
                `there is no such Secret in ${namespace}`,
                `kubectl -n ${namespace} create secret tls ${name} --cert=tls.crt --key=tls.key`,
            ),
        );
    }
    const authority = secret.data["ca.crt"];
    return {
        name,
        namespace,
        chain: certificatesOf(decode(secret.data["tls.crt"])),
        ...(authority !== undefined && { authority: decode(authority) }),
    };
}

function decode(base64: string): string {
    return Buffer.from(base64, "base64").toString();
}
