import type { Rule } from "../../library/rule";
import { autoscalerOf, minimumOf } from "../../library/scaling";
import { controllersOf, judgeWorkloads, selecting } from "../../library/workloads";

export const budgetWithinScaler: Rule = {
    id: "budget-within-scaler",
    title: "Budgets fit their autoscaler",
    why: "A budget that needs more pods than the autoscaler keeps at night stops every drain then.",
    severity: "medium",
    level: "optional",
    sources: {},
    matches: "every workload that an autoscaler of the stack scales, with its budgets",
    decision:
        "minAvailable of a budget, where it is a number, is no more than the minimum of the autoscaler. autoscaling asks for more.",
    fix: "lower minAvailable, or raise the minimum of the autoscaler",
    parameters: [],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report) {
        judgeWorkloads(controllersOf(stack), report, (workload) => {
            const scaler = autoscalerOf(stack, workload.object);
            const budgets =
                scaler === undefined
                    ? []
                    : selecting(stack, workload, "PodDisruptionBudget", "policy", "selector");
            for (const budget of budgets) {
                const needed = budget.fields.at("spec", "minAvailable");
                if (scaler !== undefined && (needed.number() ?? 0) > minimumOf(scaler)) {
                    report.violation(
                        needed,
                        `the autoscaler keeps ${minimumOf(scaler)} at the least`,
                    );
                }
            }
        });
    },
    examples: {
        good: [
            {
                title: "Fits",
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
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { minAvailable: 1, selector: { matchLabels: { app: web } } }
`,
            },
        ],
        bad: [
            {
                title: "Too many",
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
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { minAvailable: 3, selector: { matchLabels: { app: web } } }
`,
                finds: [{ path: "spec.minAvailable" }],
            },
        ],
    },
};
