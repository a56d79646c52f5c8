import { gatewayApiVersion } from "../../versions";

/** Kinds that the cluster brings, by their API's group -> what to do where it does not. */
const brought = {
    "gateway.networking.k8s.io": `The cluster has no definitions of the Gateway API, which groundwork:ingress.gatewayApi needs: install those of ${gatewayApiVersion} (docs/gateway-api.md), or set it to false.`,
};

/** What the API server misses, with the way on where we know it. */
export function withRemedy(message: string): string {
    if (!/does not exist|no matches for kind/.test(message)) {
        return message;
    }
    const known = Object.entries(brought).find(([group]) => message.includes(`${group}/`));
    return known === undefined ? message : `${message}\n${known[1]}`;
}
