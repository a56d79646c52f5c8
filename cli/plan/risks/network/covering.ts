import { isDeepStrictEqual } from "node:util";

import { contains } from "../../../verify/network/matching";
import type { IpBlock, LabelSelector, Peer, PolicyPort } from "../../../verify/network/objects";

/*
 * Whether one part of a NetworkPolicy means everything that another one means. Where that cannot be
 * told from the two alone, the answer is no: a widening is rather shown once too often.
 */

const all: LabelSelector = { matchLabels: {}, matchExpressions: [] };

/** Whether a selector asks for nothing that the narrower one does not ask for. */
export function isSelectorWithin(narrow: LabelSelector, wide: LabelSelector): boolean {
    return (
        Object.entries(wide.matchLabels).every(
            ([key, value]) => narrow.matchLabels[key] === value,
        ) &&
        wide.matchExpressions.every((expression) =>
            narrow.matchExpressions.some((other) => isDeepStrictEqual(other, expression)),
        )
    );
}

/** Whether no pod can have the labels that both ask for. */
export function areApart(one: LabelSelector, other: LabelSelector): boolean {
    return Object.entries(one.matchLabels).some(
        ([key, value]) => (other.matchLabels[key] ?? value) !== value,
    );
}

/** Both in a policy of the same namespace, which a peer means that names no other one. */
export function isPeerWithin(narrow: Peer, wide: Peer, namespace: string): boolean {
    if (wide.ipBlock !== undefined || narrow.ipBlock !== undefined) {
        return (
            wide.ipBlock !== undefined &&
            narrow.ipBlock !== undefined &&
            isBlockWithin(narrow.ipBlock, wide.ipBlock)
        );
    }
    return (
        isSelectorWithin(namespacesOf(narrow, namespace), namespacesOf(wide, namespace)) &&
        isSelectorWithin(narrow.podSelector ?? all, wide.podSelector ?? all)
    );
}

function namespacesOf({ namespaceSelector }: Peer, namespace: string): LabelSelector {
    const own = { matchLabels: { "kubernetes.io/metadata.name": namespace }, matchExpressions: [] };
    return namespaceSelector ?? own;
}

function isBlockWithin(narrow: IpBlock, wide: IpBlock): boolean {
    return (
        isRangeWithin(narrow.cidr, wide.cidr) &&
        wide.except.every(
            (hole) =>
                !meet(hole, narrow.cidr) ||
                narrow.except.some((other) => isRangeWithin(hole, other)),
        )
    );
}

function isRangeWithin(narrow: string, wide: string): boolean {
    const [start = "", length] = narrow.split("/");
    const [, wideLength] = wide.split("/");
    return Number(wideLength) <= Number(length) && contains({ cidr: wide, except: [] }, start);
}

function meet(one: string, other: string): boolean {
    return isRangeWithin(one, other) || isRangeWithin(other, one);
}

export function isPortWithin(narrow: PolicyPort, wide: PolicyPort): boolean {
    if (narrow.protocol !== wide.protocol) {
        return false;
    }
    if (wide.port === undefined || narrow.port === undefined) {
        return wide.port === undefined;
    }
    if (typeof wide.port === "string" || typeof narrow.port === "string") {
        return wide.port === narrow.port;
    }
    return wide.port <= narrow.port && lastOf(narrow, narrow.port) <= lastOf(wide, wide.port);
}

function lastOf({ endPort }: PolicyPort, port: number): number {
    return endPort ?? port;
}
