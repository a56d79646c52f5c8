import type { Rule } from "../../library/rule";
import { integer } from "../../library/parameters";
import { controllersOf, fewestReplicas, judgeWorkloads, selecting } from "../../library/workloads";

const fromReplicas = integer(
    "fromReplicas",
    2,
    1,
    "From how many replicas on a budget is asked for.",
);

export const budgetExists: Rule = {
    id: "budget-exists",
    title: "Replicas have a budget",
    why: "A drain of nodes may end all replicas at once, unless a budget forbids it.",
    severity: "medium",
    level: "strict",
    sources: {},
    matches: "every Deployment and StatefulSet, with the PodDisruptionBudgets of the stack",
    decision: "From the parameter's number of replicas on, a PodDisruptionBudget selects the pods.",
    fix: "declare a PodDisruptionBudget that selects its pods",
    parameters: [fromReplicas],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report, settings) {
        const scalable = controllersOf(stack).filter(({ object }) => object.kind !== "DaemonSet");
        judgeWorkloads(scalable, report, (workload) => {
            const isSmall = fewestReplicas(stack, workload.object) < settings(fromReplicas);
            const budgets = isSmall
                ? []
                : selecting(stack, workload, "PodDisruptionBudget", "policy", "selector");
            if (!isSmall && budgets.length === 0) {
                report.violation(
                    {
                        subject: workload.object.subject,
                        path: "PodDisruptionBudget",
                        value: "missing",
                    },
                    "a drain of nodes may end all of its pods at once",
                );
            }
        });
    },
    examples: {
        good: [
            {
                title: "A budget",
                manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
`,
            },
            {
                title: "One replica",
                manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  minReadySeconds: 1
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] }
`,
            },
        ],
        bad: [
            {
                title: "Another's budget",
                manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: db } } }
`,
                finds: [{ path: "PodDisruptionBudget" }],
            },
        ],
    },
};
