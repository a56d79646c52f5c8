import { celRule } from "../../library/celRule";
import { ingresses } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noDefaultBackend = celRule({
    id: "no-default-backend",
    title: "No default backend",
    why: "A default backend answers whatever nobody else takes, for every host.",
    severity: "low",
    level: "strict",
    sources: {},
    decision: "defaultBackend is left out.",
    fix: "remove spec.defaultBackend",
    cel: {
        on: ingresses,
        checks: [
            {
                each: "object",
                holds: "!object.?spec.?defaultBackend.hasValue() && !object.?spec.?backend.hasValue()",
                path: "spec.defaultBackend",
                wrong: "it answers for every host",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "None",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "Ingress",
                    "spec: { rules: [{ host: example.org }] }",
                ),
            },
        ],
        bad: [
            {
                title: "One",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "Ingress",
                    "spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }",
                ),
                finds: [{ path: "spec.defaultBackend" }],
            },
        ],
    },
});
