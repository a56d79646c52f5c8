import type { Rule } from "../../library/rule";
import { autoscalerOf } from "../../library/scaling";
import { controllersOf, judgeWorkloads } from "../../library/workloads";

export const noStaticReplicas: Rule = {
    id: "no-static-replicas",
    title: "The autoscaler sets the replicas",
    why: "A number in the manifest fights with the autoscaler at every update.",
    severity: "medium",
    level: "optional",
    sources: {},
    matches: "every Deployment and StatefulSet that an autoscaler of the stack scales",
    decision: "spec.replicas is left out. autoscaling asks for it, too.",
    fix: "remove spec.replicas",
    parameters: [],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report) {
        judgeWorkloads(controllersOf(stack), report, ({ object }) => {
            const replicas = object.fields.at("spec", "replicas");
            if (autoscalerOf(stack, object) !== undefined && replicas.isDeclared) {
                report.violation(replicas, "every update sets it against the autoscaler");
            }
        });
    },
    examples: {
        good: [
            {
                title: "Left out",
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
                title: "Set",
                manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }
`,
                finds: [{ path: "spec.replicas" }],
            },
        ],
    },
};
