import { table } from "../../table";
import { type Cluster, type NetworkPolicy, protocols } from "./objects";
import { type Member, type Party, placeOf, workloadsOf } from "./parties";
import { passes } from "./policy";
import { comparePorts, firstPort, lastPort, mergePorts, type OpenPort, portsText } from "./ports";

/** What one party may reach of another. */
export interface MatrixFlow {
    readonly from: string;
    readonly to: string;
    readonly ports: readonly OpenPort[];
}

/** Who reaches whom. */
export interface Matrix {
    /** Workloads as `namespace/workload`, in order; then the places outside. */
    readonly parties: readonly string[];
    /** In the order of the parties. Whoever is not listed reaches nothing. */
    readonly flows: readonly MatrixFlow[];
}

/** An address of the range that is kept for documentation: nobody's, and so anybody's. */
export const somewhereOutside: Readonly<Record<string, string>> = { outside: "192.0.2.10" };

/**
 * Who reaches whom in a cluster, at the ports that containers declare; outside, at any port. What no
 * policy can forbid is left out: pods reach themselves, and nodes the pods that they run.
 *
 * @param places Addresses outside of interest, by the name that the matrix gives them.
 */
export function matrixOf(cluster: Cluster, places = somewhereOutside): Matrix {
    const workloads = workloadsOf(cluster);
    const outside = Object.entries(places).map(([name, address]) => placeOf(name, address));
    const parties = [...workloads, ...outside];
    const flows = parties.flatMap((from) =>
        (from.isOutside ? workloads : parties).map((to) => ({
            from: from.name,
            to: to.name,
            ports: to.isOutside ? portsToOutside(from, to) : portsOfPods(from, to),
        })),
    );
    return {
        parties: parties.map(({ name }) => name),
        flows: flows.filter(({ ports }) => ports.length > 0),
    };
}

function portsOfPods(from: Party, to: Party): readonly OpenPort[] {
    const declared = to.members.flatMap(declaredPorts);
    const distinct = new Map(declared.map((port) => [`${port.protocol} ${port.port}`, port]));
    return [...distinct.values()]
        .sort(comparePorts)
        .flatMap((port) => whereOpen(from.members, to.members.filter(declares(port)), port));
}

function declaredPorts({ endpoint }: Member): readonly OpenPort[] {
    return "address" in endpoint
        ? []
        : endpoint.ports.map(({ protocol, containerPort }) => ({ protocol, port: containerPort }));
}

function declares({ protocol, port }: OpenPort): (member: Member) => boolean {
    return (member) =>
        declaredPorts(member).some((open) => open.protocol === protocol && open.port === port);
}

/**
 * Between two numbers that policies name nothing changes, so that one port of each stretch tells of
 * all of them.
 */
function portsToOutside(from: Party, to: Party): readonly OpenPort[] {
    const starts = stretchStarts(from.members.flatMap(({ egress }) => egress));
    return mergePorts(
        protocols.flatMap((protocol) =>
            starts.flatMap((port, index) => {
                const endPort = (starts[index + 1] ?? lastPort + 1) - 1;
                const range = endPort > port ? { endPort } : {};
                return whereOpen(from.members, to.members, { protocol, port, ...range });
            }),
        ),
    );
}

function stretchStarts(policies: readonly NetworkPolicy[]): readonly number[] {
    const starts = policies
        .flatMap(({ spec }) => spec.egress.flatMap(({ ports }) => ports))
        .flatMap(({ port, endPort }) =>
            typeof port === "number" ? [port, (endPort ?? port) + 1] : [],
        );
    return [...new Set([firstPort, ...starts])]
        .filter((start) => start <= lastPort)
        .sort((one, other) => one - other);
}

/** The port, where it is open; marked, where only some of the senders reach some of the receivers. */
function whereOpen(
    senders: readonly Member[],
    receivers: readonly Member[],
    open: OpenPort,
): readonly OpenPort[] {
    const { protocol, port } = open;
    const pairs = senders.flatMap((from) =>
        receivers.map((to) =>
            passes(
                { egress: from.egress, ingress: to.ingress },
                { from: from.endpoint, to: to.endpoint, protocol, port },
            ),
        ),
    );
    if (!pairs.includes(true)) {
        return [];
    }
    return [pairs.includes(false) ? { ...open, partly: true } : open];
}

/** The matrix for people, by namespace: the ports at which any pod of one reaches any of another. */
export function matrixText({ parties, flows }: Matrix): string {
    const regions = [...new Set(parties.map(regionOf))];
    const cells = new Map<string, readonly OpenPort[]>();
    for (const { from, to, ports } of flows) {
        const key = cellKey(regionOf(from), regionOf(to));
        cells.set(key, [...(cells.get(key) ?? []), ...ports.map(wholly)]);
    }
    return table([
        ["FROM \\ TO", ...regions],
        ...regions.map((from) => [
            from,
            ...regions.map((to) => portsText(mergePorts(cells.get(cellKey(from, to)) ?? []))),
        ]),
    ]);
}

/** A workload's namespace; a place outside stands for itself. */
function regionOf(party: string): string {
    const [region = party] = party.split("/");
    return region;
}

function cellKey(from: string, to: string): string {
    return `${from}/${to}`;
}

function wholly({ protocol, port, endPort }: OpenPort): OpenPort {
    return { protocol, port, ...(endPort !== undefined && { endPort }) };
}

/** The same for machines, with every workload. */
export function matrixJson(matrix: Matrix): string {
    return JSON.stringify(matrix, undefined, 2);
}
