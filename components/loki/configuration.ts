import { renderYaml } from "../internal/yaml";

/** Takes lines, answers questions, and shows its own metrics. */
export const httpPort = 3100;
export const dataDirectory = "/loki";

export interface LokiConfiguration {
    /** How long lines are kept. */
    readonly retentionDays: number;
    /** How much of the write-ahead log is in memory at a time after a start, such as `256MB`. */
    readonly replayMemory: string;
}

/** loki.yaml: all of Loki in one process, with its data on one volume. */
export function lokiConfiguration({ retentionDays, replayMemory }: LokiConfiguration): string {
    return renderYaml({
        // There is one tenant. Who may come at all is the network policy's to say.
        auth_enabled: false,
        analytics: { reporting_enabled: false },
        server: {
            http_listen_port: httpPort,
            // The parts of the one process talk to each other, and to nobody else.
            grpc_listen_address: "127.0.0.1",
            log_format: "json",
            http_server_read_timeout: "2m",
            http_server_write_timeout: "2m",
        },
        common: {
            instance_addr: "127.0.0.1",
            path_prefix: dataDirectory,
            replication_factor: 1,
            ring: { kvstore: { store: "inmemory" } },
            storage: {
                filesystem: {
                    chunks_directory: `${dataDirectory}/chunks`,
                    rules_directory: `${dataDirectory}/rules`,
                },
            },
        },
        schema_config: {
            configs: [
                {
                    // Never changed: a further entry with a later date is how a schema changes.
                    from: "2026-01-01",
                    store: "tsdb",
                    object_store: "filesystem",
                    schema: "v13",
                    index: { prefix: "index_", period: "24h" },
                },
            ],
        },
        compactor: {
            working_directory: `${dataDirectory}/compactor`,
            retention_enabled: true,
            delete_request_store: "filesystem",
        },
        ingester: { wal: { replay_memory_ceiling: replayMemory } },
        limits_config: limits(retentionDays),
    });
}

function limits(retentionDays: number) {
    const retention = `${24 * retentionDays}h`;
    return {
        retention_period: retention,
        // What a node kept while Loki was away is taken, however long that was.
        reject_old_samples_max_age: retention,
        // A long line is cut, not refused.
        max_line_size: "256KB",
        max_line_size_truncate: true,
        // A node that comes back hands over what it kept all at once.
        ingestion_rate_mb: 16,
        ingestion_burst_size_mb: 32,
        per_stream_rate_limit: "8MB",
        per_stream_rate_limit_burst: "32MB",
    };
}
