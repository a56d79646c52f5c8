import type { LogStore } from "../fluent-bit/store";

/** Where in a record the metadata of its pod is. */
const of = (field: string) => `$kubernetes['${field}']`;

function list(values: Readonly<Record<string, string>>): string {
    return Object.entries(values)
        .map(([key, value]) => `${key}=${value}`)
        .join(", ");
}

/**
 * How Fluent Bit writes a record for Loki. Labels are few and have few values, as each combination
 * is a stream of its own; what tells pods apart goes beside the line.
 */
export const lokiOutput: LogStore["output"] = {
    name: "loki",
    labels: list({
        job: "containers",
        namespace: of("namespace_name"),
        container: of("container_name"),
        stream: "$stream",
    }),
    structured_metadata: list({
        pod: of("pod_name"),
        node: of("host"),
        app: "$kubernetes['labels']['app.kubernetes.io/name']",
    }),
    // All but the line itself, which is kept as it was written.
    remove_keys: "kubernetes, stream, time, _p",
    drop_single_key: "raw",
    line_format: "json",
};
