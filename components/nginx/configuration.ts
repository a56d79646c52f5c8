import { answerHeaders, type Answers, type RateLimit, strictTransport } from "../internal/answers";

/** How long requests under way may take when a configuration or a pod goes. */
export const finishingSeconds = 30;

/** Of what a client asks: without the query, which carries tokens. */
const logged = {
    time: "$time_iso8601",
    client: "$remote_addr",
    host: "$host",
    method: "$request_method",
    path: "$request_uri_no_args",
    protocol: "$server_protocol",
    status: "$status",
    bytesIn: "$request_length",
    bytesOut: "$bytes_sent",
    seconds: "$request_time",
    upstream: "$upstream_addr",
    upstreamStatus: "$upstream_status",
    upstreamSeconds: "$upstream_response_time",
    namespace: "$resource_namespace",
    ingress: "$resource_name",
    userAgent: "$http_user_agent",
};

/** Of TLS 1.2: forward secrecy and authenticated encryption only. Those of 1.3 all are so. */
const ciphers = [
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-CHACHA20-POLY1305",
];

/** The ConfigMap that the controller reads, and reads again when it changes, without a restart. */
export function nginxConfiguration(answers: Answers): Readonly<Record<string, string>> {
    const headers = Object.entries(answerHeaders(answers.headers));
    return {
        "log-format": JSON.stringify(logged),
        "log-format-escaping": "json",
        "server-tokens": "False",
        "ssl-protocols": "TLSv1.2 TLSv1.3",
        "ssl-ciphers": ciphers.join(":"),
        http2: "True",
        // What a backend says of these is the entrance's to say.
        "proxy-hide-headers": headers.map(([name]) => name).join(","),
        // A header that an Ingress adds does not take away those of all.
        "add-header-inherit": "merge",
        "worker-shutdown-timeout": `${finishingSeconds}s`,
        "http-snippets": [...headerLines(headers), ...limitLines(answers)].join("\n"),
    };
}

/**
 * Over TLS only, where the header that asks for TLS has a meaning. Of all servers, also of the one
 * for hosts that no Ingress names: the key `hsts` would leave it out.
 */
function headerLines(headers: readonly (readonly [string, string])[]): string[] {
    return headers
        .filter(([, value]) => value !== "")
        .flatMap(([name, value]) =>
            name.toLowerCase() === strictTransport.toLowerCase()
                ? [
                      `map $https $strict_transport { on "${value}"; }`,
                      `add_header ${name} $strict_transport always;`,
                  ]
                : [`add_header ${name} "${value}" always;`],
        );
}

function limitLines({ rateLimit, rateLimits }: Answers): string[] {
    const limit = rateLimit === undefined ? undefined : rateLimits[rateLimit];
    if (limit === undefined) {
        return [];
    }
    return [
        `limit_req_zone $binary_remote_addr zone=everybody:10m rate=${rateOf(limit)};`,
        `limit_req zone=everybody burst=${limit.burst} nodelay;`,
        `limit_req_status ${tooMany};`,
    ];
}

const tooMany = 429;

function rateOf({ requestsPerSecond }: RateLimit): string {
    return `${requestsPerSecond}r/s`;
}

/** What an Ingress is annotated with to be limited. Its limit then holds in place of everybody's. */
export function limitAnnotations(limit: RateLimit): Readonly<Record<string, string>> {
    return {
        "nginx.org/limit-req-rate": rateOf(limit),
        "nginx.org/limit-req-key": "${binary_remote_addr}",
        "nginx.org/limit-req-burst": String(limit.burst),
        "nginx.org/limit-req-no-delay": "true",
        "nginx.org/limit-req-reject-code": String(tooMany),
    };
}
