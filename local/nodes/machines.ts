/** A real node of the embedded cluster: a kubelet and a containerd in namespaces of their own. */
export interface Machine {
    readonly name: MachineName;
    readonly role: "worker" | "edge";
    readonly zone: string;
    readonly address: string;
    /** Where its pods get their addresses. */
    readonly podRange: string;
}

export const machineNames = ["worker-a", "worker-b", "edge-0"] as const;
export type MachineName = (typeof machineNames)[number];

/**
 * The network that the nodes share, inside namespaces only. It is from the range kept for examples
 * (RFC 5737), so that no packet for it ever reaches a real machine, should one get out.
 */
export const fabricNetwork = { address: "198.51.100.1", prefix: "198.51.100", length: 24 } as const;

/** Where nodes and pods find the API server, and the registry that the nodes pull from. */
export const doorPorts = { api: 6443, registry: 5000 } as const;

/** Two workers in two zones, and one node at the edge for what takes traffic from outside. */
export const machineOf: Readonly<Record<MachineName, Machine>> = {
    "worker-a": machine("worker-a", "worker", "a", 1),
    "worker-b": machine("worker-b", "worker", "b", 2),
    "edge-0": machine("edge-0", "edge", "a", 3),
};

export const machines: readonly Machine[] = Object.values(machineOf);

function machine(name: MachineName, role: Machine["role"], zone: string, number: number): Machine {
    return {
        name,
        role,
        zone,
        address: `${fabricNetwork.prefix}.${10 + number}`,
        podRange: `10.244.${number}.0/24`,
    };
}

export function isMachine(name: string): name is MachineName {
    return machines.some((machine) => machine.name === name);
}
