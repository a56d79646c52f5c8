/** What a PriorityClass decides. */
export interface Priority {
    readonly name: string;
    /** The higher, the earlier scheduled and the later evicted; pods without a class have 0. */
    readonly value: number;
    /** May its pods drive others off a full node? */
    readonly preempts: boolean;
    readonly description: string;
}

/*
 * None is the cluster's default: only one class may be, and an existing cluster may have its own.
 * Every pod of the platform therefore names its class.
 */
export const priorities: Readonly<Record<"critical" | "platform" | "standard", Priority>> = {
    critical: {
        name: "groundwork-critical",
        value: 1_000_000,
        preempts: true,
        description: "Without it nothing works or grows: DNS, ingress, resource metrics, volumes.",
    },
    platform: {
        name: "groundwork-platform",
        value: 100_000,
        preempts: true,
        description: "The platform's own systems, such as monitoring.",
    },
    // Teams share the nodes: one team's rush must not drive another team's pods away.
    standard: {
        name: "groundwork-standard",
        value: 1_000,
        preempts: false,
        description: "The teams' services. They wait for room and never drive others away.",
    },
};
