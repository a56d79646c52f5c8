import { type Answers, answerHeaders } from "../internal/answers";
import type { TraceIntake } from "../internal/tracing";
import { renderYaml } from "../internal/yaml";
import { metricsPort, pingPort, webPort, websecurePort } from "./ports";

/** Where the files of the dynamic configuration are, with the certificate beside them. */
export const dynamicDirectory = "/etc/traefik/dynamic";
/** Keys of a Secret of type kubernetes.io/tls, which are also the files' names. */
export const certificateFiles = { certificate: "tls.crt", key: "tls.key" } as const;

/**
 * How long a pod that is told to go still takes new connections, so that load balancers and nodes
 * have stopped sending them, and how long requests under way may then take.
 */
export const drainSeconds = { accepting: 15, finishing: 30 } as const;

export interface StaticConfiguration {
    /** Name of the IngressClass that is served, and no other. */
    readonly ingressClass: string;
    /** The Service whose address Ingresses show, as `<namespace>/<name>`; absent: they show none. */
    readonly publishedService?: string;
    /** Does it serve HTTPRoutes, too? */
    readonly gatewayApi: boolean;
    /** The rate limit that holds for all routes; absent: none. */
    readonly rateLimit?: string | undefined;
    /** Where spans of requests are sent. @default nowhere */
    readonly traces?: TraceIntake | undefined;
}

/** traefik.yaml, which Traefik reads once at start. The API and the dashboard stay off. */
export function staticConfiguration(args: StaticConfiguration): string {
    return renderYaml({
        global: { checkNewVersion: false, sendAnonymousUsage: false },
        log: { level: "INFO", format: "json" },
        accessLog,
        entryPoints: {
            web: {
                ...outside(webPort),
                http: {
                    redirections: {
                        // The port that clients see, not the one that the container listens on.
                        entryPoint: { to: ":443", scheme: "https", permanent: true },
                    },
                },
            },
            websecure: {
                ...outside(websecurePort),
                // Routes that name no entry point are served here, and so never in the clear.
                asDefault: true,
                http: {
                    tls: {},
                    middlewares: [
                        securityHeaders,
                        ...(args.rateLimit === undefined ? [] : [limitName(args.rateLimit)]),
                    ].map(fromFile),
                    // Neither has an honest use, and both have led past access rules.
                    encodedCharacters: {
                        allowEncodedBackSlash: false,
                        allowEncodedNullCharacter: false,
                    },
                    // X_Forwarded_For is no way around X-Forwarded-For.
                    aliasHeadersStrategy: "delete",
                },
            },
            metrics: { address: `:${metricsPort}` },
            ping: { address: `:${pingPort}`, transport },
        },
        ping: { entryPoint: "ping", terminatingStatusCode: 503 },
        metrics: {
            prometheus: {
                entryPoint: "metrics",
                buckets: [0.01, 0.05, 0.1, 0.3, 1, 3, 10],
                addEntryPointsLabels: true,
                addServicesLabels: true,
            },
        },
        ...(args.traces && { tracing: tracing(args.traces) }),
        providers: {
            file: { directory: dynamicDirectory, watch: true },
            kubernetesIngress: {
                ingressClass: args.ingressClass,
                ...(args.publishedService !== undefined && {
                    ingressEndpoint: { publishedService: args.publishedService },
                }),
                // A Service of this type would send Traefik to any address its author likes.
                allowExternalNameServices: false,
                // Without pods the answer is 503, come back, and not 404, no such thing.
                allowEmptyServices: true,
                // `/shop` serves /shop and /shop/cart, not /shopping, as Kubernetes has it.
                strictPrefixMatching: true,
            },
            ...(args.gatewayApi && { kubernetesGateway: gatewayProvider(args.publishedService) }),
        },
    });
}

/** @param publishedService As `<namespace>/<name>`; the Gateway shows its address. */
function gatewayProvider(publishedService: string | undefined) {
    const [namespace, name] = publishedService?.split("/") ?? [];
    return name === undefined ? {} : { statusAddress: { service: { namespace, name } } };
}

/** Every request begins a trace; whether it is kept is decided where the whole of it is known. */
function tracing({ endpoint }: TraceIntake) {
    return {
        serviceName: "traefik",
        sampleRate: 1,
        otlp: { http: { endpoint: `${endpoint}/v1/traces` } },
    };
}

const transport = {
    lifeCycle: {
        requestAcceptGraceTimeout: `${drainSeconds.accepting}s`,
        graceTimeOut: `${drainSeconds.finishing}s`,
    },
};

/** An entry point for everybody: what a client says of where it comes from is not believed. */
function outside(port: number) {
    return { address: `:${port}`, transport, forwardedHeaders: { insecure: false } };
}

/** Who asked for what, and how it went: without headers and query, which carry tokens. */
const accessLog = {
    format: "json",
    fields: {
        names: { ClientUsername: "drop" },
        headers: { defaultMode: "drop", names: { "User-Agent": "keep" } },
        queryParameters: { defaultMode: "drop" },
    },
};

const securityHeaders = "security-headers";
const nothingHere = "nothing-here";

/** The middleware of a limit in groundwork:ingress.rateLimits. */
export function limitName(limit: string): string {
    return `rate-limit-${limit}`;
}

/** How a route of another provider names what is declared in the file. */
export function fromFile(name: string): string {
    return `${name}@file`;
}

/**
 * dynamic.yaml: headers for every answer, limits for who asks for them, and what TLS is spoken.
 *
 * @param hasCertificate Is there a certificate for hosts that bring none of their own?
 */
export function dynamicConfiguration(
    { headers, rateLimits }: Answers,
    hasCertificate: boolean,
): string {
    const limits = Object.entries(rateLimits).map(
        ([name, { requestsPerSecond, burst }]) =>
            [
                limitName(name),
                { rateLimit: { average: requestsPerSecond, period: "1s", burst } },
            ] as const,
    );
    return renderYaml({
        http: {
            routers: { [nothingHere]: unclaimed },
            middlewares: {
                [securityHeaders]: { headers: { customResponseHeaders: answerHeaders(headers) } },
                ...Object.fromEntries(limits),
                [nothingHere]: notFound,
            },
        },
        tls: { options: { default: tlsOptions }, ...(hasCertificate && defaultCertificate) },
    });
}

/** Below the lowest priority that Traefik itself gives, which is that of a default backend. */
const lowestPriority = -(2 ** 31) - 1;

/**
 * What no Ingress claims. Traefik's own 404 passes no middleware, and so would carry no header that
 * has a browser come back over TLS.
 */
const unclaimed = {
    rule: "PathPrefix(`/`)",
    priority: lowestPriority,
    entryPoints: ["websecure"],
    middlewares: [nothingHere],
    service: "noop@internal",
};

/** Traefik has no middleware that answers; one that lets in nobody may say with which code. */
const notFound = { ipAllowList: { sourceRange: ["255.255.255.255/32"], rejectStatusCode: 404 } };

const tlsOptions = {
    minVersion: "VersionTLS12",
    // Of TLS 1.2: forward secrecy and authenticated encryption only. Those of 1.3 all are so.
    cipherSuites: [
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ],
    // Hosts without a certificate of their own are served with the platform's, which being strict
    // would refuse.
    sniStrict: false,
};

const defaultCertificate = {
    stores: {
        default: {
            defaultCertificate: {
                certFile: `${dynamicDirectory}/${certificateFiles.certificate}`,
                keyFile: `${dynamicDirectory}/${certificateFiles.key}`,
            },
        },
    },
};
