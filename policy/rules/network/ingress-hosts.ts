import { celRule } from "../../library/celRule";
import { ingresses } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const ingressHosts = celRule({
    id: "ingress-hosts",
    title: "Ingresses name their host",
    why: "A rule without a host, or with a wildcard, takes requests that are meant for others.",
    severity: "medium",
    level: "baseline",
    sources: {},
    decision: "Every rule has a host without `*`.",
    fix: "name the host",
    cel: {
        on: ingresses,
        checks: [
            {
                each: "ingressRule",
                holds: "rule.?host.orValue('') != '' && !rule.host.contains('*')",
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
            {
                title: "None",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "Ingress",
                    "spec: { rules: [{ http: { paths: [] } }] }",
                ),
                finds: [{ path: "spec.rules[0].host" }],
            },
        ],
    },
});
