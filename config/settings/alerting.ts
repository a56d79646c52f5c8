import { z } from "zod";

import {
    dnsLabel,
    emailAddress,
    flag,
    hostPort,
    listOf,
    oneOf,
    text,
    wholeNumber,
} from "../fields";

/** Its address, with the token in it, is its secret. */
const webhook = z.strictObject({
    /** The address' port: no secret, so that a preview knows what the network is opened for. */
    port: wholeNumber(1, 65535).default(443),
});

/** Its secret, where there is a user, is the password. */
const email = z.strictObject({
    /** The mail server, such as smtp.example.com:587. */
    smarthost: hostPort,
    /** How the connection is made safe: asked for after the greeting, or from the first byte. */
    tls: oneOf("starttls", "implicit").default("starttls"),
    from: emailAddress,
    to: listOf(emailAddress).min(1, { error: "a list of at least one address" }),
    /** Absent: the server asks for no login. */
    username: text.optional(),
});

/** Its secret is the address of Slack's incoming webhook. */
const slack = z.strictObject({
    channel: z
        .string({ error: "a channel in text" })
        .regex(/^[#@]\S+$/, { error: "a channel or person, such as #alerts or @ada" }),
});

const ways = ["webhook", "email", "slack"] as const;

const receiver = z
    .strictObject({
        name: dnsLabel,
        webhook: webhook.optional(),
        email: email.optional(),
        slack: slack.optional(),
        /** Alerts of these severities only; empty: of all. */
        severities: listOf(oneOf("critical", "warning", "info")).default([]),
        /** Alerts in these teams' namespaces only; empty: in all, and the platform's own. */
        teams: listOf(dnsLabel).default([]),
        /** Is it told every 15 minutes that alerts would arrive? */
        heartbeat: flag.default(false),
    })
    .refine((it) => ways.filter((way) => it[way] !== undefined).length === 1, {
        error: `a receiver with exactly one of ${ways.join(", ")}`,
    });

/** Who is told of which alerts. */
export const alerting = z.strictObject({
    /** None: alerts are shown but not sent. */
    receivers: listOf(receiver, { key: "name", identify: (it) => it.name }).default([]),
});
