import { celRule } from "../../library/celRule";
import { ingresses } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const ingressTls = celRule({
    id: "ingress-tls",
    title: "TLS at the door",
    why: "Without TLS everyone on the way reads and changes what users send.",
    severity: "high",
    level: "recommended",
    sources: {},
    decision: "An Ingress has tls.",
    fix: "set spec.tls",
    cel: {
        on: ingresses,
        checks: [
            {
                each: "object",
                holds: "object.?spec.?tls.orValue([]).size() > 0",
                path: "spec.tls",
                wrong: "whoever is on the way reads along",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "TLS",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "Ingress",
                    "spec: { tls: [{ hosts: [example.org], secretName: web }] }",
                ),
            },
        ],
        bad: [
            {
                title: "None",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "Ingress",
                    "spec: { rules: [{ host: example.org }] }",
                ),
                finds: [{ path: "spec.tls" }],
            },
        ],
    },
});
