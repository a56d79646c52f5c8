import { imageReference, images } from "../../versions";
import type { RealPlatform } from "./realNodes";

export interface Backend {
    readonly namespace: string;
    readonly name: string;
    readonly replicas: number;
    /** Shown in the pod template, so that another value is another revision. */
    readonly revision?: string;
    /** What a pod may take at most. @default as much as there is */
    readonly cpu?: string;
}

/** A small server with a Service at port 80, which stops as the golden path's pods do. */
export function agnhostBackend(backend: Backend): unknown[] {
    const { namespace, name, replicas, revision = "1", cpu } = backend;
    const labels = { app: name };
    const healthy = { httpGet: { path: "/healthz", port: 8080 } };
    const container = {
        name,
        image: imageReference(images.probe),
        args: ["netexec", "--http-port=8080"],
        env: [{ name: "REVISION", value: revision }],
        ports: [{ containerPort: 8080 }],
        readinessProbe: { ...healthy, periodSeconds: 2, timeoutSeconds: 5 },
        resources: {
            requests: { cpu: cpu ?? "20m", memory: "32Mi" },
            ...(cpu && { limits: { cpu } }),
        },
        // Long enough for who sends requests to learn that this pod is going.
        lifecycle: { preStop: { sleep: { seconds: 10 } } },
    };
    return [
        {
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name, namespace, labels },
            spec: {
                replicas,
                strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
                selector: { matchLabels: labels },
                template: { metadata: { labels }, spec: { containers: [container] } },
            },
        },
        {
            apiVersion: "v1",
            kind: "Service",
            metadata: { name, namespace, labels },
            spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
        },
    ];
}

export function namespaceObject(name: string): unknown {
    return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** Applies objects, and returns once they are there. */
export async function apply(platform: RealPlatform, objects: readonly unknown[]): Promise<void> {
    const list = { apiVersion: "v1", kind: "List", items: objects };
    await platform.kubectl(["apply", "-f", "-"], JSON.stringify(list));
}

/** Waits until a Deployment's newest pods are all that it has, and ready. */
export async function rolledOut(
    platform: RealPlatform,
    namespace: string,
    workload: string,
): Promise<void> {
    const status = ["rollout", "status", `deployment/${workload}`, "--timeout=240s"];
    await platform.kubectl(["-n", namespace, ...status]);
}

/** Deletes namespaces, and does not wait for it: their pods may take a while to go. */
export async function forget(platform: RealPlatform, ...namespaces: string[]): Promise<void> {
    const options = ["--ignore-not-found", "--wait=false"];
    await platform.kubectl(["delete", "namespace", ...namespaces, ...options]);
}
