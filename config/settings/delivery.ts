import { z } from "zod";

import { dnsName, flag, listOf, oneOf, text } from "../fields";

/** A plugin as Jenkins' own tool takes it; one without a version would be another one every day. */
const plugin = z.string({ error: "a plugin in text" }).regex(/^[a-z0-9][a-z0-9_-]*:[\w.+-]+$/, {
    error: "a plugin with its exact version, such as oic-auth:4.545.v5f1b_9e8c6a_f5",
});

const jenkins = z.strictObject({
    enabled: flag.default(false),
    /** Where people reach it. Absent: jenkins.<domain>. */
    host: dnsName.optional(),
    /** Plugins beside the platform's own, each with its version. */
    plugins: listOf(plugin, {
        key: "",
        identify: (it) => it.split(":")[0] ?? it,
    }).default([]),
});

/** Whose repositories are built, and who may say so. */
const forge = z.strictObject(
    {
        kind: oneOf("github", "gitlab", "gitea"),
        url: z
            .string({ error: "an address in text" })
            .regex(/^https:\/\/[a-z0-9.-]+(\/[\w./-]*)?$/, {
                error: "an address that begins with https:// and names no port, such as https://github.com",
            }),
        /** Of the OAuth application that somebody made there for this server. */
        clientId: text,
        /** The user, as the forge spells it, who administers the server. */
        admin: text,
        /** Organisations whose members may log in. None: only whom the administrator adds. */
        organizations: listOf(text).default([]),
    },
    { error: "a map with kind, url, clientId and admin, because people log in through it" },
);

const forgeServer = z
    .strictObject({
        enabled: flag.default(false),
        /** Where people and the forge reach it. Absent: <system>.<domain>. */
        host: dnsName.optional(),
        forge: forge.optional(),
    })
    .refine(({ enabled, forge }) => !enabled || forge !== undefined, {
        path: ["forge"],
        error: "a map with kind, url, clientId and admin, because people log in through it",
    });

const cidr = z.union([z.cidrv4(), z.cidrv6()], {
    error: "a range of addresses, such as 10.20.0.0/16",
});

/** Who builds what teams push. */
export const delivery = z.strictObject({
    jenkins: jenkins.prefault({}),
    woodpecker: forgeServer.prefault({}),
    drone: forgeServer.prefault({}),
    /** Of the servers' volumes. Absent: the cluster's default class. */
    storageClass: dnsName.optional(),
    /** What servers and builds may reach over HTTPS beside the internet, such as an own forge. */
    networks: listOf(cidr).default([]),
});
