import * as assert from "node:assert/strict";

import { at, type RecordedResource } from "./graph";
import { partsOf } from "./observability";
import { configOf, graphOf } from "./platform";

/** The platform with a store of logs. */
export function withLogs(
    environment: string,
    provider: "loki" | "opensearch",
    {
        preview = false,
        ...logging
    }: { readonly preview?: boolean; readonly retentionDays?: number } = {},
): Promise<RecordedResource[]> {
    return graphOf(configOf(environment, { logging: { provider, ...logging } }), preview);
}

/** The one part of a component. */
export function partOf(
    graph: readonly RecordedResource[],
    component: string,
    role: string,
): RecordedResource {
    const found = partsOf(graph, component).find(({ name }) => name === `${component}-${role}`);
    return found ?? assert.fail(`${component} has no ${role}`);
}

/** A file of a ConfigMap or Secret. */
export function fileOf({ inputs }: RecordedResource, key: string): string {
    return String(at(inputs, "data", key) ?? at(inputs, "stringData", key));
}
