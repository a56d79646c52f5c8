import type { Path, Report } from "./consistency";
import { checkGateway, checkHttpRoute } from "./gateway";
import type { Issuing } from "./settings/certificates";

/** What the rules over the entrance look at. */
export interface EntranceSettings {
    readonly ingress: {
        readonly controllers: readonly string[];
        readonly default?: string | undefined;
        readonly placement: string;
        readonly rateLimits: Readonly<Record<string, unknown>>;
        readonly rateLimit?: string | undefined;
        readonly certificateSecret?: string | undefined;
        readonly gatewayApi: boolean;
        readonly routes: string;
    };
    readonly certificates: Issuing;
    readonly domain: string;
}

/** A service, as far as visitors are concerned. */
export interface Routed {
    readonly host?: string | undefined;
    readonly ingressClass?: string | undefined;
    readonly rateLimit?: string | undefined;
    readonly route?: string | undefined;
}

/** What the entrance refers to is there. */
export function checkEntrance(settings: EntranceSettings, report: Report): void {
    const { ingress } = settings;
    checkGateway(settings, report);
    if (ingress.default !== undefined && !ingress.controllers.includes(ingress.default)) {
        report(["ingress", "default"], `one of groundwork:ingress.controllers: ${listed(ingress)}`);
    }
    if (ingress.placement === "host-ports" && ingress.controllers.length > 1) {
        report(
            ["ingress", "placement"],
            "service where groundwork:ingress.controllers has both, as only one can have a node's port",
        );
    }
    if (ingress.rateLimit !== undefined && !(ingress.rateLimit in ingress.rateLimits)) {
        report(["ingress", "rateLimit"], limitNames(ingress));
    }
}

/** A service says of its host who serves it, and how much one client may ask for. */
export function checkRoute(
    settings: EntranceSettings,
    service: Routed,
    path: Path,
    report: Report,
): void {
    const { ingress } = settings;
    const { host, ingressClass, rateLimit, route } = service;
    if (ingressClass !== undefined && !ingress.controllers.includes(ingressClass)) {
        report(
            [...path, "ingressClass"],
            `one of groundwork:ingress.controllers, which is ${listed(ingress)}: add it there, or leave it out here`,
        );
    }
    if (rateLimit !== undefined && !(rateLimit in ingress.rateLimits)) {
        report([...path, "rateLimit"], limitNames(ingress));
    }
    checkHttpRoute(settings, service, path, report);
    for (const [key, value] of Object.entries({ ingressClass, rateLimit, route })) {
        if (host === undefined && value !== undefined) {
            report([...path, key], "left out where the service has no host");
        }
    }
}

function listed({ controllers }: EntranceSettings["ingress"]): string {
    return controllers.join(", ");
}

function limitNames({ rateLimits }: EntranceSettings["ingress"]): string {
    return `a name in groundwork:ingress.rateLimits: ${Object.keys(rateLimits).join(", ")}`;
}
