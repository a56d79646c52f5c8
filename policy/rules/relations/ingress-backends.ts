import type { Rule } from "../../library/rule";
import { judgeBackends } from "../../library/ingresses";
import { isKind } from "../../library/kubernetes";

export const ingressBackends: Rule = {
    id: "ingress-backends",
    title: "Ingresses lead somewhere",
    why: "A path to a Service that there is not, or to a port that it does not have, answers with an error.",
    severity: "medium",
    level: "recommended",
    sources: {},
    matches: "every Ingress in a namespace of the stack",
    decision: "Every backend is a Service of the stack, with that port.",
    fix: "correct the backend",
    parameters: [],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report) {
        for (const object of stack.objects.filter(
            (one) => isKind(one, ["Ingress"], ["networking.k8s.io", "extensions"]) && !one.isPatch,
        )) {
            report.judge(() => {
                judgeBackends(stack, object, report);
            });
        }
    },
    examples: {
        good: [
            {
                title: "A Service",
                manifests: `
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { rules: [{ host: example.org, http: { paths: [{ path: /, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
`,
            },
        ],
        bad: [
            {
                title: "Another port",
                manifests: `
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { rules: [{ host: example.org, http: { paths: [{ path: /, backend: { service: { name: web, port: { number: 81 } } } }] } }] }
`,
                finds: [{ path: "spec.rules[0].http.paths[0].backend" }],
            },
        ],
    },
};
