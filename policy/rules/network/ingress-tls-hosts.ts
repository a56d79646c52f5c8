import { celRule } from "../../library/celRule";
import { ingresses } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const ingressTlsHosts = celRule({
    id: "ingress-tls-hosts",
    title: "TLS for every host",
    why: "A host that tls does not name is served with a certificate of nobody.",
    severity: "medium",
    level: "recommended",
    sources: {},
    decision: "Where tls names hosts, every host of a rule is among them.",
    fix: "add the host to spec.tls",
    cel: {
        on: ingresses,
        checks: [
            {
                each: "ingressRule",
                holds: "object.?spec.?tls.orValue([]).size() == 0 || rule.?host.orValue('') == '' || object.spec.tls.exists(entry, entry.?hosts.orValue([]).exists(host, host == rule.host || (host.startsWith('*.') && rule.host.substring(rule.host.indexOf('.') + 1) == host.substring(2))))",
                path: "host",
                wrong: "no certificate is for this host",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Named",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "Ingress",
                    "spec: { rules: [{ host: example.org }], tls: [{ hosts: [example.org] }] }",
                ),
            },
        ],
        bad: [
            {
                title: "Another",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "Ingress",
                    "spec: { rules: [{ host: example.com }], tls: [{ hosts: [example.org] }] }",
                ),
                finds: [{ path: "spec.rules[0].host" }],
            },
        ],
    },
});
