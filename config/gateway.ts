import type { Path, Report } from "./consistency";
import type { EntranceSettings, Routed } from "./entrance";
import { issuesForZone } from "./settings/certificates";

/** Traefik alone serves a Gateway, whose listener names a certificate for all of its hosts. */
export function checkGateway({ ingress, certificates }: EntranceSettings, report: Report): void {
    if (ingress.routes === "HTTPRoute" && !ingress.gatewayApi) {
        report(["ingress", "routes"], noGateway);
    }
    if (!ingress.gatewayApi) {
        return;
    }
    if (!ingress.controllers.includes("traefik")) {
        report(
            ["ingress", "gatewayApi"],
            "false where groundwork:ingress.controllers has no traefik, which serves the Gateway",
        );
    }
    if (ingress.certificateSecret === undefined && !issuesForZone(certificates)) {
        report(
            ["ingress", "gatewayApi"],
            "false without a certificate for the Gateway: name one in ingress.certificateSecret, or have cert-manager with the issuer internal",
        );
    }
}

const noGateway = "Ingress where groundwork:ingress.gatewayApi is false: there is no Gateway";

/** What a service may say whose host goes by an HTTPRoute. */
export function checkHttpRoute(
    { ingress, domain }: EntranceSettings,
    { host, ingressClass, rateLimit, route = ingress.routes }: Routed,
    path: Path,
    report: Report,
): void {
    if (route !== "HTTPRoute" || host === undefined) {
        return;
    }
    if (!ingress.gatewayApi) {
        report([...path, "route"], noGateway);
    }
    for (const [key, value] of Object.entries({ ingressClass, rateLimit })) {
        if (value !== undefined) {
            report([...path, key], "left out where the service's host goes by an HTTPRoute");
        }
    }
    const zone = host.slice(host.indexOf(".") + 1);
    if (ingress.certificateSecret === undefined && host !== domain && zone !== domain) {
        report(
            [...path, "host"],
            `a host right below ${domain}, for which alone the Gateway's certificate is issued`,
        );
    }
}
