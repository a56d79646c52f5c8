import { celRule } from "../../library/celRule";
import { ingresses } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const ingressBlankHosts = celRule({
    id: "ingress-blank-hosts",
    title: "No rules without a host",
    why: "A rule without a host takes every request. ingress-hosts asks for more.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "Every rule has a host.",
    fix: "name the host",
    cel: {
        on: ingresses,
        checks: [
            {
                each: "ingressRule",
                holds: "rule.?host.orValue('') != ''",
                path: "host",
                wrong: "it takes every request",
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
