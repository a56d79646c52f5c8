import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { UserError } from "../../errors";
import { lastLine } from "../engine/access";

/** Signs certificates that the API server knows its callers by. */
const signer = "kubernetes.io/kube-apiserver-client";

/** Runs kubectl on the cluster, and returns what it prints. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<string>;

export interface SigningRequest {
    /** PKCS #10, as PEM. */
    readonly request: string;
    readonly seconds: number;
    /** Labels of the object that stands for it while it is under way. */
    readonly labels: Readonly<Record<string, string>>;
    /** How long the cluster may take. @default 30 s */
    readonly patienceMilliseconds?: number;
}

const answer = z.object({
    status: z.object({
        certificate: z.string().optional(),
        conditions: z
            .array(z.object({ type: z.string(), message: z.string().default("") }))
            .default([]),
    }),
});

/**
 * Has the cluster sign a certificate, with the right of whoever asks to approve it. Nothing of it
 * stays behind in the cluster.
 *
 * @returns the certificate, as PEM.
 * @throws UserError where this account may not, or the cluster does not sign.
 */
export async function haveSigned(kubectl: Kubectl, asked: SigningRequest): Promise<string> {
    const name = `groundwork-team-${randomBytes(6).toString("hex")}`;
    await allowed(kubectl(["create", "--filename=-"], JSON.stringify(objectOf(name, asked))));
    try {
        await allowed(kubectl(["certificate", "approve", name]));
        return await waitFor(kubectl, name, asked.patienceMilliseconds ?? 30_000);
    } finally {
        await kubectl(["delete", "certificatesigningrequest", name, "--ignore-not-found"]).catch(
            () => undefined, // The cluster deletes it by itself within a day.
        );
    }
}

function objectOf(name: string, { request, seconds, labels }: SigningRequest) {
    return {
        apiVersion: "certificates.k8s.io/v1",
        kind: "CertificateSigningRequest",
        metadata: { name, labels: { "app.kubernetes.io/part-of": "groundwork", ...labels } },
        spec: {
            request: Buffer.from(request).toString("base64"),
            signerName: signer,
            expirationSeconds: seconds,
            usages: ["client auth", "digital signature"],
        },
    };
}

async function allowed(step: Promise<string>): Promise<void> {
    try {
        await step;
    } catch (error) {
        throw new UserError(
            `The cluster refuses to sign for this account (${lastLine(error)}): it must be allowed to create, get and delete certificatesigningrequests, to update certificatesigningrequests/approval, and to approve for the signer ${signer}.`,
        );
    }
}

async function waitFor(kubectl: Kubectl, name: string, patience: number): Promise<string> {
    const deadline = Date.now() + patience;
    for (;;) {
        const printed = await kubectl(["get", "certificatesigningrequest", name, "-o", "json"]);
        const { certificate, conditions } = answer.parse(JSON.parse(printed)).status;
        if (certificate !== undefined) {
            return Buffer.from(certificate, "base64").toString();
        }
        const refusal = conditions.find(({ type }) => type === "Failed" || type === "Denied");
        if (refusal !== undefined) {
            throw new UserError(
                `The cluster does not sign this certificate (${refusal.message}): see the limits in docs/teams.md.`,
            );
        }
        if (Date.now() > deadline) {
            throw new UserError(
                `The cluster has signed nothing in ${patience / 1000} seconds: it has nobody who signs for ${signer}, as some managed clusters have not; let its members log in by the cluster's own way (docs/teams.md).`,
            );
        }
        await sleep(Math.min(250, patience));
    }
}
