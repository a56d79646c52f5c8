import { z } from "zod";

import { dnsLabel, flag, listOf, oneOf, text } from "../fields";
import { containerSize, spaceQuota } from "./space";
import { call, egress } from "./team-flows";
import { webService } from "./web-service";

const member = z.strictObject({
    /** As the cluster's authenticator spells it, such as ada@example.com or shop-developers. */
    name: text,
    kind: oneOf("User", "Group").default("Group"),
    role: oneOf("view", "deploy", "admin"),
});

const members = listOf(member, { key: "name", identify: (it) => `${it.kind} ${it.name}` });

/** What a namespace of a team has: its own, or that of one of its environments. */
const space = {
    quota: spaceQuota,
    /** What a container gets that asks for nothing. */
    containerDefaults: containerSize.optional(),
    /** The most that one container may have; absent: all of the quota. */
    containerMaximum: containerSize.optional(),
    /** May the pods reach addresses outside the cluster over HTTPS? */
    internet: flag.default(false),
    /** Networks outside the cluster that the pods reach. */
    egress: listOf(egress).default([]),
    /** Other teams' services that the pods reach. */
    calls: listOf(call, {
        key: "service",
        identify: (it) => `${it.team} ${it.environment ?? ""} ${it.service}`,
    }).default([]),
    services: listOf(webService, { key: "name", identify: (it) => it.name }).default([]),
};

const environment = z.strictObject({
    /** With the team's name, the name of a namespace. */
    name: dnsLabel.max(16, { error: "a DNS label of at most 16 characters" }),
    /** Absent: the team's. */
    members: members.optional(),
    ...space,
});

/** Where images lie: a registry's host, and a path in it where not all of it is meant. */
const registry = z
    .string({ error: "a registry in text" })
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*(\.[a-z0-9-]+|:\d+)(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/, {
        error: "a registry with its host, and a path if not all of it is meant, such as ghcr.io/acme",
    });

/** A team, with its members, namespaces and web services. */
export const team = z.strictObject({
    name: dnsLabel,
    members: members.default([]),
    /** Where the images of its pods may come from; empty: anywhere. */
    registries: listOf(registry, { key: "", identify: (it) => it }).default([]),
    ...space,
    /** Further namespaces of the team's, each with a quota of its own. */
    environments: listOf(environment, { key: "name", identify: (it) => it.name }).default([]),
});
