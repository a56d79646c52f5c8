import type { Rule } from "../../library/rule";
import { isKind, namespaceOf } from "../../library/kubernetes";

export const uniqueServiceSelectors: Rule = {
    id: "unique-service-selectors",
    title: "One Service for one set of pods",
    why: "Two Services of one selector are often a copy that was not finished.",
    severity: "low",
    level: "optional",
    sources: {},
    matches: "every Service with a selector",
    decision: "No other Service of its namespace has the same selector.",
    fix: "correct spec.selector, or remove one of them",
    parameters: [],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report) {
        const seen = new Map<string, string>();
        for (const object of stack.objects.filter(
            (one) => isKind(one, ["Service"], [""]) && !one.isPatch,
        )) {
            report.judge(() => {
                const selector = object.fields.at("spec", "selector");
                const labels = selector
                    .keys()
                    .sort()
                    .map((key) => `${key}=${selector.at(key).text() ?? ""}`);
                const key = `${namespaceOf(object)} ${labels.join(",")}`;
                const other = seen.get(key);
                if (labels.length > 0 && other !== undefined) {
                    report.violation(selector, `Service ${other} has the same`);
                }
                seen.set(key, object.subject.name);
            });
        }
    },
    examples: {
        good: [
            {
                title: "Two",
                manifests: `
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 80, targetPort: 8080 }] }
`,
            },
        ],
        bad: [
            {
                title: "One for two",
                manifests: `
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: copy, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`,
                finds: [{ path: "spec.selector" }],
            },
        ],
    },
};
