import * as net from "node:net";

import type { IpBlock, Labels, LabelSelector, Pod, PolicyPort, Protocol } from "./objects";

/** Whether a selector means an object with these labels. An empty selector means all. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
    return (
        Object.entries(selector.matchLabels).every(
            ([key, value]) => valueOf(labels, key) === value,
        ) && selector.matchExpressions.every((expression) => holds(expression, labels))
    );
}

type Expression = LabelSelector["matchExpressions"][number];

function holds({ key, operator, values }: Expression, labels: Labels): boolean {
    const value = valueOf(labels, key);
    switch (operator) {
        case "In":
            return value !== undefined && values.includes(value);
        case "NotIn":
            return value === undefined || !values.includes(value);
        case "Exists":
            return value !== undefined;
        case "DoesNotExist":
            return value === undefined;
    }
}

/** A label may be named `constructor`, which every object seems to have. */
function valueOf(labels: Labels, key: string): string | undefined {
    return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** Whether an address is in a block, and in none of its exceptions. */
export function contains(block: IpBlock, address: string): boolean {
    const { within, except } = rangesOf(block);
    return within.includes(address) && !except.some((range) => range.includes(address));
}

interface Range {
    readonly includes: (address: string) => boolean;
}

interface Ranges {
    readonly within: Range;
    readonly except: readonly Range[];
}

// The same few blocks are asked for every pair of pods, and to read them is the dear part.
const read = new WeakMap<IpBlock, Ranges>();

function rangesOf(block: IpBlock): Ranges {
    const known = read.get(block);
    if (known !== undefined) {
        return known;
    }
    const ranges = { within: rangeOf(block.cidr), except: block.except.map(rangeOf) };
    read.set(block, ranges);
    return ranges;
}

function rangeOf(cidr: string): Range {
    const [start = "", prefix = ""] = cidr.split("/");
    const family = familyOf(start);
    const list = new net.BlockList();
    list.addSubnet(start, Number(prefix), family);
    // Node takes every IPv4 address for one of IPv6 too; no network does.
    return {
        includes: (address) => familyOf(address) === family && list.check(address, family),
    };
}

function familyOf(address: string): "ipv4" | "ipv6" {
    return net.isIPv6(address) ? "ipv6" : "ipv4";
}

/**
 * Whether a rule's port means this one.
 *
 * @param destination The pod that the traffic goes to, which knows its ports by name. Nobody knows
 * the names of an address outside, or of a node.
 */
export function meansPort(
    rule: PolicyPort,
    traffic: { readonly protocol: Protocol; readonly port: number },
    destination: Pod | undefined,
): boolean {
    if (rule.protocol !== traffic.protocol) {
        return false;
    }
    if (rule.port === undefined) {
        return true;
    }
    if (typeof rule.port === "number") {
        return rule.port <= traffic.port && traffic.port <= (rule.endPort ?? rule.port);
    }
    return (destination?.ports ?? []).some(
        ({ name, containerPort, protocol }) =>
            name === rule.port && protocol === rule.protocol && containerPort === traffic.port,
    );
}
