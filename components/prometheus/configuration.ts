import { renderYaml } from "../internal/yaml";
import { teamNamespace } from "../team/values";
import { type Endpoint, endpointEntry } from "./remote-write";
import { scrapeJobs } from "./scrape";
import { rulesDirectory } from "./values";

export interface PrometheusConfiguration {
    /** The environment's name, as the label `cluster` of all that leaves Prometheus. */
    readonly environment: string;
    /** SRV record under which DNS lists Alertmanager's replicas. */
    readonly alertmanagers: string;
    /** How long samples are kept, such as `15d`. */
    readonly retention: string;
    /** How many bytes they may take, such as `1638MB`; the oldest go first. */
    readonly retentionSize: string;
    /** Servers that get samples as they come. */
    readonly remoteWrite: readonly Endpoint[];
}

/** prometheus.yml. */
export function prometheusConfiguration(args: PrometheusConfiguration): string {
    return renderYaml({
        global: {
            scrape_interval: "30s",
            scrape_timeout: "10s",
            evaluation_interval: "30s",
            external_labels: { cluster: args.environment, replica: "${POD_NAME}" },
        },
        storage: { tsdb: { retention: { time: args.retention, size: args.retentionSize } } },
        rule_files: [`${rulesDirectory}/*.yaml`],
        alerting: {
            // All replicas must send the same alert, or it is announced once for each of them.
            alert_relabel_configs: [
                { action: "labeldrop", regex: "replica" },
                // What is in a team's namespace is the team's, for receivers to choose by.
                {
                    source_labels: ["namespace"],
                    regex: teamNamespace("(.+)"),
                    target_label: "team",
                },
            ],
            alertmanagers: [{ dns_sd_configs: [{ names: [args.alertmanagers], type: "SRV" }] }],
        },
        scrape_configs: scrapeJobs,
        ...(args.remoteWrite.length > 0 && { remote_write: args.remoteWrite.map(endpointEntry) }),
    });
}
