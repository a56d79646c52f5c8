import type { Rule } from "../../library/rule";
import { judgeBudgets } from "../../library/budgets";
import { controllersOf, fewestReplicas, judgeWorkloads } from "../../library/workloads";

export const budgetRoom: Rule = {
    id: "budget-room",
    title: "Budgets leave room",
    why: "A budget that needs as many pods as there are stops every drain of a node.",
    severity: "medium",
    level: "optional",
    sources: {},
    matches: "every Deployment and StatefulSet, with the budgets and autoscalers of the stack",
    decision:
        "At the fewest replicas, by number or by autoscaler, a budget lets one pod go. autoscaling asks for it, too.",
    fix: "set maxUnavailable to 1",
    parameters: [],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report) {
        const scalable = controllersOf(stack).filter(({ object }) => object.kind !== "DaemonSet");
        judgeWorkloads(scalable, report, ({ object }) => {
            judgeBudgets(stack, object, fewestReplicas(stack, object), report);
        });
    },
    examples: {
        good: [
            {
                title: "Room",
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
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { minAvailable: 2, selector: { matchLabels: { app: web } } }
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
  replicas: 3
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] }
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
