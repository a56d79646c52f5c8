import { X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

import { teamLabel, teamNamespace } from "../../components/team/values";
import { UserError } from "../../errors";
import { writePrivate } from "../../local/cluster/files";
import { type ClusterAccess, kubectl, lastLine } from "../engine/access";
import type { Identity, Membership } from "./identity";
import { clusterEntry, contextIn, memberKubeconfig } from "./kubeconfig";
import { requestFor } from "./request";
import { haveSigned } from "./signing";

/** A kubeconfig that works, and until when. */
export interface Issued {
    readonly kubeconfig: string;
    readonly expires: Date;
}

export interface IssueRequest {
    readonly team: string;
    readonly membership: Membership;
    readonly identity: Identity;
    readonly seconds: number;
    /** Where the kubeconfig lies while it is tried out: readable by its owner only. */
    readonly workshop: string;
}

/**
 * Issues a kubeconfig, and makes sure that the cluster knows its holder by it.
 *
 * @throws UserError where the cluster does not sign, or does not take what it has signed.
 */
export async function issueKubeconfig(
    access: ClusterAccess,
    { team, membership, identity, seconds, workshop }: IssueRequest,
): Promise<Issued> {
    const view = ["config", "view", "--minify", "--flatten", "--raw", "--output=json"];
    const cluster = clusterEntry(await kubectl(access, view));
    const { key, request } = await requestFor(identity);
    const certificate = await haveSigned(
        (args, input) => kubectl(access, args, input === undefined ? {} : { input }),
        { request, seconds, labels: teamLabel(team) },
    );
    const expires = new Date(new X509Certificate(certificate).validTo);
    const clusterName = access.context;
    const { user } = identity;
    const kubeconfig = memberKubeconfig(membership, {
        ...{ clusterName, cluster, user, certificate, key, expires },
    });
    const [{ space }] = membership.places;
    const context = contextIn(teamNamespace(space.name), clusterName);
    await tryOut({ context, kubectl: access.kubectl }, kubeconfig, identity, workshop);
    return { kubeconfig, expires };
}

const whoami = z.object({
    status: z.object({
        userInfo: z.object({ username: z.string(), groups: z.array(z.string()).default([]) }),
    }),
});

/** Asks the cluster whom it sees; the file is gone afterwards. */
async function tryOut(
    access: ClusterAccess,
    kubeconfig: string,
    identity: Identity,
    workshop: string,
): Promise<void> {
    const directory = fs.mkdtempSync(path.join(workshop, "kubeconfig-"));
    try {
        const file = path.join(directory, "trial");
        writePrivate(file, kubeconfig);
        const trial = { ...access, kubeconfig: file };
        const { userInfo } = whoami.parse(
            JSON.parse(await kubectl(trial, ["auth", "whoami", "--output=json"])),
        ).status;
        const isKnown =
            userInfo.username === identity.user &&
            identity.groups.every((group) => userInfo.groups.includes(group));
        if (!isKnown) {
            throw new UserError(
                `The cluster takes the holder for ${userInfo.username}, not ${identity.user}: something between here and its API server changes who calls.`,
            );
        }
    } catch (error) {
        if (error instanceof UserError) {
            throw error;
        }
        throw new UserError(
            `The cluster has signed the certificate, but does not let its holder in (${lastLine(error)}): its API server trusts another authority, or is behind a proxy; let its members log in by the cluster's own way (docs/teams.md).`,
        );
    } finally {
        fs.rmSync(directory, { recursive: true, force: true });
    }
}
