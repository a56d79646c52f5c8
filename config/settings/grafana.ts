import { z } from "zod";

import { asMap, cidr, dnsName, flag, listOf, pem, serverUrl } from "../fields";

/** None of what ends, comments or expands a value in Grafana's file. */
const plain = (what: string) =>
    z.string({ error: `${what} in text` }).regex(/^[\w./:@+-]([\w ./:@+-]*[\w./:@+-])?$/, {
        error: `${what} of letters, digits, inner spaces and . / : @ + _ -`,
    });

const groups = listOf(plain("the name of a group")).default([]);

/** Who is what, by the groups that the provider says somebody is in. */
const roles = z.strictObject({
    /** Where the provider lists them, as a path into its answer. */
    claim: z
        .string({ error: "a path in text" })
        .regex(/^\w+(\.\w+)*$/, { error: "a path of names and dots, such as groups" })
        .default("groups"),
    admins: groups,
    editors: groups,
    /** Empty: everybody whom the provider lets in. Else nobody comes in who is in no group. */
    viewers: groups,
});

const oidc = z.strictObject(
    {
        /** What stands on the button. */
        name: plain("a name").default("single sign-on"),
        clientId: plain("a client's identity"),
        /** Where the provider sends people to log in, gives tokens, and says who somebody is. */
        authUrl: serverUrl,
        tokenUrl: serverUrl,
        userInfoUrl: serverUrl,
        scopes: listOf(plain("a scope")).default(["openid", "profile", "email"]),
        roles: roles.prefault({}),
        /** May the local administrator log in with the generated password? */
        localLogin: flag.default(true),
        /** Where the provider is, unless it is a Service or has a public address. */
        networks: listOf(cidr).default([]),
        /** Authority of its certificate. Absent: a well-known one. */
        ca: pem.optional(),
    },
    { error: "a map with clientId, authUrl, tokenUrl and userInfoUrl" },
);

/** Who sees the dashboards, and where. */
export const grafana = z.strictObject({
    /** Reachable from outside at this host; absent: by kubectl port-forward only. */
    host: dnsName.optional(),
    /** Of its Ingress, where a controller is told who may come in. */
    annotations: asMap(z.string({ error: "text" })).default({}),
    /** Absent: the local administrator alone logs in. */
    oidc: oidc.optional(),
});
