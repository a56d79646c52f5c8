import type { types } from "@pulumi/kubernetes";

type Probe = types.input.core.v1.Probe;

/**
 * Probes over HTTP: ready as soon as the endpoint answers, restarted only after a minute of
 * silence, so that a slow moment takes a pod out of its Service but does not kill it.
 *
 * @param port A port's name or number.
 * @param ready Path of the readiness endpoint.
 * @param live Path of the liveness endpoint. @default the readiness path
 * @param scheme HTTPS asks without looking at the certificate. @default "HTTP"
 */
export function httpProbes(
    port: string | number,
    ready: string,
    live: string = ready,
    scheme?: "HTTP" | "HTTPS",
): { readonly readinessProbe: Probe; readonly livenessProbe: Probe } {
    const endpoint = { port, ...(scheme && { scheme }) };
    return {
        readinessProbe: {
            httpGet: { path: ready, ...endpoint },
            periodSeconds: 5,
            timeoutSeconds: 3,
            failureThreshold: 3,
        },
        livenessProbe: {
            httpGet: { path: live, ...endpoint },
            initialDelaySeconds: 10,
            periodSeconds: 15,
            timeoutSeconds: 5,
            failureThreshold: 4,
        },
    };
}

/** Probes of a port whose protocol no probe speaks, or that answers nobody it does not know. */
export function tcpProbes(port: string): {
    readonly readinessProbe: Probe;
    readonly livenessProbe: Probe;
} {
    const tcpSocket = { port };
    return {
        readinessProbe: { tcpSocket, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3 },
        livenessProbe: {
            tcpSocket,
            initialDelaySeconds: 60,
            periodSeconds: 15,
            timeoutSeconds: 5,
            failureThreshold: 8,
        },
    };
}
