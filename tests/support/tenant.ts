import { stringify } from "yaml";
import { freshNamespace } from "./cluster";
import type { TestEngine } from "./engine";

/** A namespace of its own for one test, and short ways to work in it. */
export interface Tenant {
    readonly namespace: string;
    readonly kubectl: (...args: readonly string[]) => Promise<string>;
    readonly apply: (object: unknown) => Promise<string>;
    /** Waits, as kubectl does, and not for long. */
    readonly wait: (condition: string, ...what: readonly string[]) => Promise<string>;
    /** Reads one field of an object, as kubectl's jsonpath selects it. */
    readonly read: (object: string, field: string) => Promise<string>;
}

export async function freshTenant(engine: TestEngine): Promise<Tenant> {
    const namespace = await freshNamespace(engine);
    const kubectl = (...args: readonly string[]): Promise<string> =>
        engine.kubectl(["-n", namespace, ...args]);
    return {
        namespace,
        kubectl,
        apply: (object) => engine.kubectl(["-n", namespace, "apply", "-f", "-"], stringify(object)),
        wait: (condition, ...what) =>
            kubectl("wait", `--for=${condition}`, "--timeout=15s", ...what),
        read: (object, field) => kubectl("get", object, "-o", `jsonpath={${field}}`),
    };
}

/** A container of no consequence: nothing looks at images. */
export const container = { name: "main", image: "example.com/nothing:1" };

export function pod(name: string, spec: object = {}) {
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name },
        spec: { containers: [container], ...spec },
    };
}

export function podTemplate(app: string, spec: object = {}) {
    return { metadata: { labels: { app } }, spec: { containers: [container], ...spec } };
}

/** A Deployment, StatefulSet or DaemonSet. */
export function workload(kind: string, name: string, spec: object, pods: object = {}) {
    const selector = { matchLabels: { app: name } };
    return {
        apiVersion: "apps/v1",
        kind,
        metadata: { name },
        spec: { selector, template: podTemplate(name, pods), ...spec },
    };
}
