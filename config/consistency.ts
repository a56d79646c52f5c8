import type { z } from "zod";

/** What the rules over several settings look at. */
interface Settings {
    /** In the clear where the program runs, an encrypted map where files are read. */
    readonly alertWebhookUrl?: unknown;
    readonly alertWebhookPort: number;
    readonly layers: readonly string[];
    readonly ingress: {
        readonly controllers: readonly string[];
        readonly default?: string | undefined;
        readonly placement: string;
        readonly rateLimits: Readonly<Record<string, unknown>>;
        readonly rateLimit?: string | undefined;
    };
    readonly logging: {
        readonly provider: string;
        readonly dashboardsHost?: string | undefined;
    };
    readonly teams: readonly { readonly services: readonly Service[] }[];
}

interface Service {
    readonly host?: string | undefined;
    readonly ingressClass?: string | undefined;
    readonly rateLimit?: string | undefined;
}

type Path = (string | number)[];
type Report = (path: Path, message: string) => void;

/** Says what is wrong between settings that are each right. */
export function checkConsistency(settings: Settings, context: z.core.$RefinementCtx): void {
    const report: Report = (path, message) => {
        context.addIssue({ code: "custom", path, message });
    };
    if (!settings.layers.includes("foundation")) {
        report(["layers"], "a list with foundation, on which every other layer stands");
    }
    checkWebhook(settings, report);
    checkEntrance(settings, report);
    const hosts = new Set<string>();
    checkLogging(settings, hosts, report);
    for (const [team, { services }] of settings.teams.entries()) {
        for (const [index, service] of services.entries()) {
            const path: Path = ["teams", team, "services", index];
            checkHost(settings, service.host, hosts, (message) => {
                report([...path, "host"], message);
            });
            checkRoute(settings, service, path, report);
        }
    }
}

function checkEntrance({ ingress }: Settings, report: Report): void {
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

function checkLogging(settings: Settings, hosts: Set<string>, report: Report): void {
    const { provider, dashboardsHost } = settings.logging;
    const path: Path = ["logging", "dashboardsHost"];
    if (dashboardsHost !== undefined && provider !== "opensearch") {
        report(path, "left out where groundwork:logging.provider is not opensearch");
    }
    checkHost(settings, dashboardsHost, hosts, (message) => {
        report(path, message);
    });
}

function checkHost(
    { layers }: Settings,
    host: string | undefined,
    hosts: Set<string>,
    report: (message: string) => void,
): void {
    if (host === undefined) {
        return;
    }
    if (!layers.includes("networking")) {
        report("left out where groundwork:layers has no networking, or have that layer");
    }
    if (hosts.has(host)) {
        report("a host that no other service has");
    }
    hosts.add(host);
}

/** A service says of its host who serves it, and how much one client may ask for. */
function checkRoute({ ingress }: Settings, service: Service, path: Path, report: Report): void {
    const { host, ingressClass, rateLimit } = service;
    if (ingressClass !== undefined && !ingress.controllers.includes(ingressClass)) {
        report(
            [...path, "ingressClass"],
            `one of groundwork:ingress.controllers, which is ${listed(ingress)}: add it there, or leave it out here`,
        );
    }
    if (rateLimit !== undefined && !(rateLimit in ingress.rateLimits)) {
        report([...path, "rateLimit"], limitNames(ingress));
    }
    for (const [key, value] of Object.entries({ ingressClass, rateLimit })) {
        if (host === undefined && value !== undefined) {
            report([...path, key], "left out where the service has no host");
        }
    }
}

function listed({ controllers }: Settings["ingress"]): string {
    return controllers.join(", ");
}

function limitNames({ rateLimits }: Settings["ingress"]): string {
    return `a name in groundwork:ingress.rateLimits: ${Object.keys(rateLimits).join(", ")}`;
}

/** No message says anything of the address, which is a secret. */
function checkWebhook(settings: Settings, report: Report): void {
    if (typeof settings.alertWebhookUrl !== "string") {
        return;
    }
    const port = webPort(settings.alertWebhookUrl);
    if (port === undefined) {
        report(["alertWebhookUrl"], "an address that begins with https:// or http://");
    } else if (port !== settings.alertWebhookPort) {
        report(
            ["alertWebhookPort"],
            "the port in groundwork:alertWebhookUrl (443 for https and 80 for http where it names none)",
        );
    }
}

/** The port that a web address leads to; undefined where it is none. */
function webPort(address: string): number | undefined {
    if (!URL.canParse(address)) {
        return undefined;
    }
    const { protocol, port } = new URL(address);
    const standard = new Map([
        ["https:", 443],
        ["http:", 80],
    ]).get(protocol);
    return standard === undefined || port === "" ? standard : Number(port);
}
