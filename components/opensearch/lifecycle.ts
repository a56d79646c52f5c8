import { stream } from "./names";

export interface Lifecycle {
    /** How long a line is kept at least; a day longer at most. */
    readonly retentionDays: number;
    /** A new index is begun when a shard has grown so large, or after a day. */
    readonly shardSize: string;
    readonly shards: number;
    /** Copies beside the first. */
    readonly replicas: number;
}

/** What the setup tells the cluster, by file name. */
export function lifecycleFiles(lifecycle: Lifecycle): Readonly<Record<string, string>> {
    return {
        "index-template.json": json(indexTemplate(lifecycle)),
        "lifecycle.json": json(lifecyclePolicy(lifecycle)),
        "setup.sh": setupScript,
    };
}

function json(value: object): string {
    return JSON.stringify(value, undefined, 2);
}

/** Only what is searched by is indexed, so that no application's fields grow the cluster's state. */
function indexTemplate({ shards, replicas }: Lifecycle): object {
    const keyword = { type: "keyword", ignore_above: 256 };
    return {
        index_patterns: [stream],
        data_stream: {},
        priority: 100,
        template: {
            settings: {
                "index.number_of_shards": shards,
                "index.number_of_replicas": replicas,
                "index.refresh_interval": "10s",
                "index.codec": "best_compression",
            },
            mappings: {
                dynamic: false,
                properties: {
                    "@timestamp": { type: "date_nanos" },
                    log: { type: "text" },
                    stream: keyword,
                    kubernetes: {
                        properties: {
                            namespace_name: keyword,
                            pod_name: keyword,
                            container_name: keyword,
                            container_image: keyword,
                            host: keyword,
                            labels: { type: "flat_object" },
                        },
                    },
                },
            },
        },
    };
}

function lifecyclePolicy({ retentionDays, shardSize }: Lifecycle): object {
    return {
        policy: {
            description: `A new index each day or at ${shardSize} a shard; gone after ${retentionDays} days`,
            default_state: "written",
            states: [
                {
                    name: "written",
                    actions: [
                        {
                            retry: { count: 5, backoff: "exponential", delay: "1m" },
                            rollover: { min_index_age: "1d", min_primary_shard_size: shardSize },
                        },
                    ],
                    transitions: [
                        {
                            state_name: "expired",
                            conditions: { min_rollover_age: `${retentionDays}d` },
                        },
                    ],
                },
                { name: "expired", actions: [{ delete: {} }], transitions: [] },
            ],
            ism_template: [{ index_patterns: [stream], priority: 100 }],
        },
    };
}

/**
 * Brings the cluster to what the files say, however often it runs: users and roles are replaced,
 * the template too, the policy by its version, and the stream is made where there is none.
 */
const setupScript = `set -euo pipefail

call() {
    curl --silent --show-error --fail-with-body --max-time 60 \\
        --cacert "$TLS/ca.crt" --cert "$TLS/admin.crt" --key "$TLS/admin.key" \\
        --header "Content-Type: application/json" "$@"
    echo
}
# Quietly, and true where it is there.
exists() {
    curl --silent --output /dev/null --fail --max-time 60 \\
        --cacert "$TLS/ca.crt" --cert "$TLS/admin.crt" --key "$TLS/admin.key" "$1"
}
number() {
    sed -n "s/.*\\"$1\\":\\([0-9]*\\).*/\\1/p"
}

"$SECURITY_TOOL" -cd "$SECURITY_FILES" -icl -h "$STORE_HOST" -p "$STORE_PORT" \\
    -cacert "$TLS/ca.crt" -cert "$TLS/admin.crt" -key "$TLS/admin.key"

store="https://$STORE_HOST:$STORE_PORT"
call --request PUT "$store/_index_template/${stream}" --data "@$SETUP_FILES/index-template.json"

policy="$store/_plugins/_ism/policies/${stream}"
if exists "$policy"; then
    known=$(call "$policy")
    version="?if_seq_no=$(echo "$known" | number _seq_no)&if_primary_term=$(echo "$known" | number _primary_term)"
fi
call --request PUT "$policy\${version:-}" --data "@$SETUP_FILES/lifecycle.json"

if ! exists "$store/_data_stream/${stream}"; then
    call --request PUT "$store/_data_stream/${stream}"
fi
# Indices that are there follow the new policy too.
call --request POST "$store/_plugins/_ism/change_policy/.ds-${stream}-*" --data '{"policy_id":"${stream}"}'
`;
