import type { Rule } from "../../library/rule";
import { isKind, namespaceOf } from "../../library/kubernetes";
import { serviceSelects } from "../../library/selectors";
import { hasWorkload } from "../../library/workloads";

export const serviceTargets: Rule = {
    id: "service-targets",
    title: "Services select something",
    why: "A Service that selects no pod answers nobody.",
    severity: "medium",
    level: "strict",
    sources: {},
    matches: "every Service with a selector",
    decision: "Its selector chooses pods of a workload of the stack.",
    fix: "correct spec.selector",
    parameters: [],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report) {
        for (const object of stack.objects.filter(
            (one) => isKind(one, ["Service"], [""]) && !one.isPatch,
        )) {
            report.judge(() => {
                const selector = object.fields.at("spec", "selector");
                const isEmpty = selector.keys().length === 0;
                if (
                    !isEmpty &&
                    !hasWorkload(stack, namespaceOf(object), (labels) =>
                        serviceSelects(selector, labels),
                    )
                ) {
                    report.violation(selector, "the stack has no such pods in this namespace");
                }
            });
        }
    },
    examples: {
        good: [
            {
                title: "Some",
                manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  minReadySeconds: 1
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`,
            },
            {
                title: "No selector",
                manifests: `
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80 }] }
`,
            },
        ],
        bad: [
            {
                title: "None",
                manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  minReadySeconds: 1
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 80, targetPort: 8080 }] }
`,
                finds: [{ path: "spec.selector" }],
            },
        ],
    },
};
