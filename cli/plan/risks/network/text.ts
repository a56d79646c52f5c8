import type { LabelSelector, Peer, PolicyPort } from "../../../verify/network/objects";
import type { Opening } from "./openings";

/** `pods app=web of namespaces team=a at TCP 8080`, `10.0.0.0/8 at every port`. */
export function openingText({ peer, port }: Opening): string {
    const where = port === undefined ? "every port" : portText(port);
    return `${peer === undefined ? "anybody" : peerText(peer)} at ${where}`;
}

function peerText({ ipBlock, namespaceSelector, podSelector }: Peer): string {
    if (ipBlock !== undefined) {
        const except = ipBlock.except.length === 0 ? "" : ` except ${ipBlock.except.join(", ")}`;
        return `${ipBlock.cidr}${except}`;
    }
    const pods = podsText(podSelector);
    return namespaceSelector === undefined
        ? `${pods} of its namespace`
        : `${pods} of ${namespacesText(namespaceSelector)}`;
}

function namespacesText(selector: LabelSelector): string {
    const { "kubernetes.io/metadata.name": name, ...rest } = selector.matchLabels;
    const isNamed = Object.keys(rest).length === 0 && selector.matchExpressions.length === 0;
    if (name !== undefined && isNamed) {
        return `namespace ${name}`;
    }
    const text = selectorText(selector);
    return text === "" ? "any namespace" : `namespaces ${text}`;
}

/** The pods that a selector means. */
export function podsText(selector: LabelSelector | undefined): string {
    const text = selector === undefined ? "" : selectorText(selector);
    return text === "" ? "all pods" : `pods ${text}`;
}

function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
    return [
        ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
        ...matchExpressions.map(({ key, operator, values }) =>
            [key, operator, ...(values.length === 0 ? [] : [`(${values.join(", ")})`])].join(" "),
        ),
    ].join(", ");
}

function portText({ protocol, port, endPort }: PolicyPort): string {
    const range = endPort === undefined ? "" : `-${endPort}`;
    return port === undefined ? `every ${protocol} port` : `${protocol} ${port}${range}`;
}
