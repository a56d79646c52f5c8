import type { NetworkPolicy, Peer, PolicyPort } from "../../../verify/network/objects";
import type { Direction } from "../../../verify/network/policy";
import { isPeerWithin, isPortWithin } from "./covering";

/** What one policy lets pass: one peer at one port. */
export interface Opening {
    /** @default everybody */
    readonly peer?: Peer;
    /** @default every port */
    readonly port?: PolicyPort;
}

/** All that a policy opens in a direction; nothing where it does not speak of it. */
export function openingsOf({ spec }: NetworkPolicy, direction: Direction): readonly Opening[] {
    if (!spec.policyTypes.includes(direction)) {
        return [];
    }
    const rules =
        direction === "Ingress"
            ? spec.ingress.map(({ from, ports }) => ({ peers: from, ports }))
            : spec.egress.map(({ to, ports }) => ({ peers: to, ports }));
    return rules.flatMap(({ peers, ports }) =>
        orAny(peers.map((peer) => ({ peer }))).flatMap((who) =>
            orAny(ports.map((port) => ({ port }))).map((where) => ({ ...who, ...where })),
        ),
    );
}

/** A rule that names none means all. */
function orAny<T extends object>(parts: readonly T[]): readonly (T | Record<string, never>)[] {
    return parts.length === 0 ? [{}] : parts;
}

/** Whether one opening lets all pass that the other one lets, both in the same namespace. */
export function isWithin(narrow: Opening, wide: Opening, namespace: string): boolean {
    return (
        (wide.peer === undefined ||
            (narrow.peer !== undefined && isPeerWithin(narrow.peer, wide.peer, namespace))) &&
        (wide.port === undefined ||
            (narrow.port !== undefined && isPortWithin(narrow.port, wide.port)))
    );
}
