import type { Rule } from "../../library/rule";
import { isKind, namespaceOf } from "../../library/kubernetes";
import { labelSelectorMatches, selectsAll } from "../../library/selectors";
import { hasWorkload } from "../../library/workloads";

export const networkPolicyTargets: Rule = {
    id: "network-policy-targets",
    title: "Network policies select something",
    why: "A policy that selects no pod protects nobody, and is often a misspelt label.",
    severity: "low",
    level: "optional",
    sources: {},
    matches: "every NetworkPolicy that selects by labels",
    decision: "Its podSelector chooses pods of a workload of the stack.",
    fix: "correct spec.podSelector",
    parameters: [],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report) {
        for (const object of stack.objects.filter((one) =>
            isKind(one, ["NetworkPolicy"], ["networking.k8s.io", "extensions"]),
        )) {
            report.judge(() => {
                const selector = object.fields.at("spec", "podSelector");
                const isAll = selectsAll(selector);
                if (
                    !isAll &&
                    !hasWorkload(stack, namespaceOf(object), (labels) =>
                        labelSelectorMatches(selector, labels),
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
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress, Egress] }
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
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress, Egress] }
`,
                finds: [{ path: "spec.podSelector" }],
            },
        ],
    },
};
