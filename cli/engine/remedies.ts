import { gatewayApiVersion } from "../../versions";

/** Kinds that the cluster brings, by their API's group -> what to do where it does not. */
const brought: ReadonlyMap<string, string> = new Map([
    [
        "gateway.networking.k8s.io",
        `The cluster has no definitions of the Gateway API, which groundwork:ingress.gatewayApi needs: install those of ${gatewayApiVersion} (docs/gateway-api.md), or set it to false.`,
    ],
]);

/** What the API server misses, with the way on where we know it. */
export function withRemedy(message: string): string {
    const isMissing = /does not exist|no matches for kind/.test(message);
    const [, remedy] =
        (isMissing ? [...brought] : []).find(([group]) => message.includes(`${group}/`)) ?? [];
    return remedy === undefined ? message : `${message}\n${remedy}`;
}
