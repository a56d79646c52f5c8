import { collectorConfiguration, healthPort, patience, receiver } from "../internal/collector";
import { directories, queryPort, type SearchStore, secretKeys, usernameVariable } from "./values";

/** What indices' names begin with. */
export const indexPrefix = "jaeger";

/** The name of the one store, in Jaeger's configuration. */
const store = "traces";

/**
 * Takes the traces that the gateways keep, stores them, and answers who looks for one.
 *
 * @param search Where traces are stored; absent: on the volume.
 * @param days How long a volume keeps them; a search engine is told otherwise.
 */
export function jaegerConfiguration(search: SearchStore | undefined, days: number): string {
    return collectorConfiguration({
        extensions: {
            healthcheckv2: { use_v2: true, http: { endpoint: `0.0.0.0:${healthPort}` } },
            jaeger_storage: {
                backends: { [store]: search ? searchBackend(search) : volumeBackend(days) },
            },
            jaeger_query: {
                storage: { traces: store },
                // It would store who asks, among what they ask for.
                enable_tracing: false,
                http: { endpoint: `0.0.0.0:${queryPort}` },
                // Nobody asks over gRPC.
                grpc: { endpoint: "127.0.0.1:16685" },
            },
        },
        receivers: receiver("grpc"),
        exporters: {
            jaeger_storage_exporter: {
                trace_storage: store,
                queue: { ...patience.sending_queue, num_consumers: 10 },
                retry_on_failure: patience.retry_on_failure,
            },
        },
    });
}

function volumeBackend(days: number): object {
    return {
        badger: {
            ephemeral: false,
            // What was taken is on the disk: a crash loses nothing.
            consistency: true,
            directories: {
                keys: `${directories.data}/keys`,
                values: `${directories.data}/values`,
            },
            ttl: { spans: `${24 * days}h` },
        },
    };
}

/** Both engines are spoken to in the same way. A day's traces are an index of their own. */
function searchBackend({ kind, url, caSecret }: SearchStore): object {
    return {
        [kind]: {
            server_urls: [url],
            auth: {
                basic: {
                    username: `\${env:${usernameVariable}}`,
                    password_file: `${directories.credentials}/${secretKeys.password}`,
                    // A renewed password is taken up without a restart.
                    reload_interval: "30s",
                },
            },
            ...(caSecret !== undefined && {
                tls: { ca_file: `${directories.authority}/${secretKeys.ca}` },
            }),
            indices: {
                index_prefix: indexPrefix,
                spans: { shards: 3, replicas: 1 },
                services: { shards: 1, replicas: 1 },
                dependencies: { shards: 1, replicas: 1 },
            },
        },
    };
}
