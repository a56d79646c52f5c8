import type { Rule } from "../../library/rule";
import { nameOf, namespaceOf } from "../../library/kubernetes";
import { autoscaler } from "../../library/scaling";

export const scalerTarget: Rule = {
    id: "scaler-target",
    title: "Autoscalers have a target",
    why: "An autoscaler of nothing scales nothing.",
    severity: "medium",
    level: "recommended",
    sources: {},
    matches: "every autoscaler of the stack",
    decision:
        "Its target is in the stack, with the API version that serves it, where the namespace is.",
    fix: "correct spec.scaleTargetRef",
    parameters: [],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report) {
        for (const object of stack.objects) {
            const scaler = autoscaler(object);
            if (scaler !== undefined && !object.isPatch) {
                report.judge(() => {
                    const { kind, name } = scaler.target;
                    const isKnown = ["Deployment", "StatefulSet"].includes(
                        kind.text() ?? "Deployment",
                    );
                    const targets = isKnown
                        ? stack.inNamespace(
                              kind.text() ?? "Deployment",
                              "apps",
                              namespaceOf(object),
                          )
                        : [];
                    const isOurs = isKnown && stack.declaresNamespace(namespaceOf(object));
                    if (isOurs && !targets.some((target) => nameOf(target) === name.text())) {
                        report.violation(name, "the stack has no such workload in this namespace");
                    }
                });
            }
        }
    },
    examples: {
        good: [
            {
                title: "A target",
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
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }
`,
            },
        ],
        bad: [
            {
                title: "None",
                manifests: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }
`,
                finds: [{ path: "spec.scaleTargetRef.name" }],
            },
        ],
    },
};
