import type { Rule } from "../../library/rule";
import { grouped } from "../../library/grouped";
import { isKind } from "../../library/kubernetes";

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
        const ingresses = stack.objects.filter(
            (one) => isKind(one, ["Ingress"], ["networking.k8s.io", "extensions"]) && !one.isPatch,
        );
        const served = ingresses.flatMap((object) =>
            (report.try(() => object.fields.at("spec", "rules").items()) ?? []).flatMap((rule) => {
                const host = rule.at("host");
                const text = report.try(() => host.text());
                return text === undefined ? [] : [{ object, host, text }];
            }),
        );
        const byHost = grouped(served, ({ text }) => text);
        for (const { object, host, text } of served) {
            const other = byHost.get(text)?.find((one) => one.object !== object);
            if (other !== undefined) {
                report.violation(host, `Ingress ${other.object.subject.name} serves it, too`);
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
                finds: [{ path: "spec.rules[0].host" }, { path: "spec.rules[0].host" }],
            },
        ],
    },
};
