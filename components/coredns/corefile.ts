import { dnsPort, healthPort, metricsPort, readyPort } from "./ports";

/** What a cluster's DNS answers, and whom it asks for the rest. */
export interface Resolution {
    /** The zone of Services, such as `cluster.local`. */
    readonly clusterDomain: string;
    /** Resolvers for names outside the cluster; empty: those of the node. */
    readonly upstreams: readonly string[];
    /** Domain -> resolvers that answer for it. */
    readonly stubDomains: Readonly<Record<string, readonly string[]>>;
}

/** The kubelet puts the node's resolvers here, for pods of the DNS policy `Default`. */
const nodeResolvers = "/etc/resolv.conf";

/**
 * CoreDNS' configuration. Stub domains are sorted, so that their order in the settings is no
 * change. Nothing is reloaded at run time: a new text rolls the pods, one at a time.
 */
export function corefile(resolution: Resolution): string {
    const stubs = Object.entries(resolution.stubDomains)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([domain, resolvers]) => stubServer(domain, resolvers));
    return [clusterServer(resolution), ...stubs].join("\n\n") + "\n";
}

function clusterServer({ clusterDomain, upstreams }: Resolution): string {
    return block(`.:${dnsPort}`, [
        "errors",
        // Long enough for every node to learn that this pod no longer answers.
        block(`health :${healthPort}`, ["lameduck 5s"]),
        `ready :${readyPort}`,
        block(`kubernetes ${clusterDomain} in-addr.arpa ip6.arpa`, [
            // Names made of a pod's address are of use only to who wants a certificate to match an
            // address. Unchecked they are answered for any address; checked, every pod is watched.
            "pods disabled",
            "fallthrough in-addr.arpa ip6.arpa",
            "ttl 30",
        ]),
        ...forwarding(upstreams.length === 0 ? [nodeResolvers] : upstreams),
        block("cache 30", [
            // Cluster names are answered from memory anyway, and a Service is found once it is there.
            `disable success ${clusterDomain}`,
            `disable denial ${clusterDomain}`,
            "prefetch 10 1m 10%",
            // A name that was known is better than none while the resolvers outside are away.
            "serve_stale 1h verify 1s",
        ]),
        "loadbalance",
    ]);
}

function stubServer(domain: string, resolvers: readonly string[]): string {
    return block(`${domain}:${dnsPort}`, [
        "errors",
        ...forwarding(resolvers),
        block("cache 30", ["prefetch 10 1m 10%", "serve_stale 1h verify 1s"]),
        "loadbalance",
    ]);
}

/** Asks others, counts it, and stops CoreDNS where the question comes back to itself. */
function forwarding(resolvers: readonly string[]): string[] {
    return [
        `prometheus :${metricsPort}`,
        // Bounds memory where nobody answers: each waiting question takes about 2 KiB.
        block(`forward . ${resolvers.join(" ")}`, ["max_concurrent 1000"]),
        "loop",
    ];
}

function block(head: string, body: readonly string[]): string {
    const lines = body.flatMap((part) => part.split("\n")).map((line) => `    ${line}`);
    return [`${head} {`, ...lines, "}"].join("\n");
}
