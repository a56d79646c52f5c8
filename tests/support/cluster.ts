import type { Stack } from "@pulumi/pulumi/automation";
import { collectChanges, type RunReport } from "../../cli/engine/changes";
import type { TestEngine } from "./engine";

let namespaces = 0;

/** Makes a namespace that no other test has. The cluster ends with the tests, and it with that. */
export async function freshNamespace(engine: TestEngine): Promise<string> {
    const name = `test-${(namespaces += 1)}`;
    await engine.kubectl(["create", "namespace", name]);
    return name;
}

/** What the engine would change: `update config`, in the order in which it says so. */
export async function plannedChanges(stack: Stack): Promise<readonly string[]> {
    return (await plan(stack)).changes.map((change) => `${change.op} ${change.name}`);
}

/** All that a preview says. */
export async function plan(stack: Stack): Promise<RunReport> {
    const collector = collectChanges();
    await stack.preview({ onEvent: collector.take });
    return collector.report();
}

/** Reads one field of an object, as kubectl's jsonpath selects it. */
export function field(
    engine: TestEngine,
    namespace: string,
    object: string,
    path: string,
): Promise<string> {
    return engine.kubectl(["-n", namespace, "get", object, "-o", `jsonpath={${path}}`]);
}
