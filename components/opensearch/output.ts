import type { LogStore } from "../fluent-bit/store";
import { stream } from "./names";

/** How Fluent Bit writes a record for OpenSearch. */
export const openSearchOutput: LogStore["output"] = {
    name: "opensearch",
    index: stream,
    suppress_type_name: "on",
    // A stream only grows.
    write_operation: "create",
    // What is sent twice is kept once.
    generate_id: "on",
    time_key: "@timestamp",
    time_key_nanos: "on",
    // The answer tells of every line.
    buffer_size: "5M",
    trace_error: "on",
};
