import { celRule } from "../../library/celRule";
import { ingresses } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const ingressWildcards = celRule({
    id: "ingress-wildcards",
    title: "No wildcard hosts",
    why: "A wildcard takes requests that are meant for others. ingress-hosts asks for more.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "No host has `*`.",
    fix: "name the host",
    cel: {
        on: ingresses,
        checks: [
            {
                each: "ingressRule",
                holds: "!rule.?host.orValue('').contains('*')",
                path: "host",
                wrong: "it takes requests that are meant for others",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A host",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "Ingress",
                    "spec: { rules: [{ host: example.org }] }",
                ),
            },
        ],
        bad: [
            {
                title: "A wildcard",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "Ingress",
                    'spec: { rules: [{ host: "*.example.org" }] }',
                ),
                finds: [{ path: "spec.rules[0].host" }],
            },
        ],
    },
});
