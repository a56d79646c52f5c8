import type { types } from "@pulumi/kubernetes";

/** All of a host, over TLS, to the port `http` of a Service. */
export function ingressOf(
    service: string,
    host: string,
    ingressClassName: string,
): types.input.networking.v1.IngressSpec {
    const backend = { service: { name: service, port: { name: "http" } } };
    return {
        ingressClassName,
        tls: [{ hosts: [host] }],
        rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
    };
}
