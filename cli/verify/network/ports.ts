import { type Protocol, protocols } from "./objects";

/** A port, or all from one to another, that is open between two parties. */
export interface OpenPort {
    readonly protocol: Protocol;
    readonly port: number;
    /** The last port of a range. @default the port alone */
    readonly endPort?: number;
    /** Open between some of the parties' pods only, as in a rollout. */
    readonly partly?: true;
}

/** The ports that there are. */
export const firstPort = 1;
export const lastPort = 65535;

/** For sorting: by protocol, as the specification lists them, then by number. */
export function comparePorts(one: OpenPort, other: OpenPort): number {
    return (
        protocols.indexOf(one.protocol) - protocols.indexOf(other.protocol) || one.port - other.port
    );
}

/** The same ports in order, with one range for those that touch each other. */
export function mergePorts(ports: readonly OpenPort[]): readonly OpenPort[] {
    const merged: OpenPort[] = [];
    for (const next of [...ports].sort(comparePorts)) {
        const last = merged.at(-1);
        if (last !== undefined && touches(last, next)) {
            const end = Math.max(endOf(last), endOf(next));
            merged[merged.length - 1] = {
                ...last,
                ...(end > last.port && { endPort: end }),
            };
        } else {
            merged.push(next);
        }
    }
    return merged;
}

function touches(one: OpenPort, next: OpenPort): boolean {
    return (
        one.protocol === next.protocol && one.partly === next.partly && next.port <= endOf(one) + 1
    );
}

function endOf({ port, endPort }: OpenPort): number {
    return endPort ?? port;
}

/**
 * Ports for people, as `443 1053/udp 8000-8100`: a port without a protocol is TCP, one with a star
 * is open to some pods only, and a dash means that nothing is open.
 */
export function portsText(ports: readonly OpenPort[]): string {
    if (ports.length === 0) {
        return "-";
    }
    const whole = ports.filter((open) => isWhole(open) && !open.partly);
    const isEverything = whole.length === protocols.length;
    return isEverything ? "everything" : ports.map(portText).join(" ");
}

function portText(open: OpenPort): string {
    const range = open.endPort === undefined ? "" : `-${open.endPort}`;
    const number = isWhole(open) ? "all" : `${open.port}${range}`;
    const protocol = open.protocol === "TCP" ? "" : `/${open.protocol.toLowerCase()}`;
    return `${number}${protocol}${open.partly ? "*" : ""}`;
}

function isWhole(open: OpenPort): boolean {
    return open.port === firstPort && endOf(open) === lastPort;
}
