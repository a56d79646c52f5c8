import { z } from "zod";

import { cidr, dnsLabel, listOf, oneOf, wholeNumber } from "../fields";

const port = wholeNumber(1, 65535);

/** A network outside the cluster that a team's pods reach, such as a database's. */
export const egress = z.strictObject({
    cidr,
    ports: listOf(port).min(1, { error: "a list of at least one port" }),
    protocol: oneOf("TCP", "UDP").default("TCP"),
});

/** Another team's service that a team's pods reach. One entry opens both sides. */
export const call = z.strictObject({
    team: dnsLabel,
    /** Absent: the team's own namespace, and none of its environments. */
    environment: dnsLabel.optional(),
    /** A web service of that team, or the label app.kubernetes.io/name of what it runs beside. */
    service: dnsLabel,
    /** The pods' port. Absent: the web service's. */
    port: port.optional(),
});
