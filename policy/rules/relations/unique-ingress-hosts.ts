import type { Rule } from "../../library/rule";
import { isKind, type KubernetesObject } from "../../library/kubernetes";

export const uniqueIngressHosts: Rule = {
    id: "unique-ingress-hosts",
    title: "One Ingress for one host",
    why: "Of two Ingresses of one host and path, which is served is a matter of luck.",
    severity: "medium",
    level: "optional",
    sources: {},
    matches: "every Ingress",
    decision: "No other Ingress has a rule for the same host.",
    fix: "merge them, or correct the host",
    parameters: [],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report) {
        const seen = new Map<string, KubernetesObject>();
        for (const object of stack.objects.filter(
            (one) => isKind(one, ["Ingress"], ["networking.k8s.io", "extensions"]) && !one.isPatch,
        )) {
            for (const rule of report.try(() => object.fields.at("spec", "rules").items()) ?? []) {
                report.judge(() => {
                    const host = rule.at("host");
                    const other = seen.get(host.text() ?? "");
                    if (other !== undefined && other !== object && host.isSet) {
                        report.violation(host, `Ingress ${other.subject.name} serves it, too`);
                    }
                    seen.set(host.text() ?? "", object);
                });
            }
        }
    },
    examples: {
        good: [
            {
                title: "Two hosts",
                manifests: `
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { rules: [{ host: example.org, http: { paths: [{ path: /, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: other, namespace: shop }
spec: { rules: [{ host: example.com, http: { paths: [{ path: /, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
`,
            },
        ],
        bad: [
            {
                title: "One host",
                manifests: `
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { rules: [{ host: example.org, http: { paths: [{ path: /, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: other, namespace: shop }
spec: { rules: [{ host: example.org, http: { paths: [{ path: /, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
`,
                finds: [{ path: "spec.rules[0].host" }],
            },
        ],
    },
};
