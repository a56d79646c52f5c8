import type { Rule } from "../../library/rule";
import { integer } from "../../library/parameters";
import { controllersOf, fewestReplicas, judgeWorkloads } from "../../library/workloads";

const minimum = integer("minimum", 2, 1, "The fewest replicas.");

export const minimumReplicas: Rule = {
    id: "minimum-replicas",
    title: "Two replicas at least",
    why: "With one replica every update of a node and every crash is an outage.",
    severity: "medium",
    level: "optional",
    sources: {},
    matches: "every Deployment, with the autoscalers of the stack",
    decision:
        "A Deployment, or its autoscaler, keeps at least as many replicas as the parameter says.",
    fix: "raise spec.replicas, or the minimum of the autoscaler",
    parameters: [minimum],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report, settings) {
        const deployments = controllersOf(stack).filter(
            ({ object }) => object.kind === "Deployment",
        );
        judgeWorkloads(deployments, report, ({ object }) => {
            if (fewestReplicas(stack, object) < settings(minimum)) {
                report.violation(
                    object.fields.at("spec", "replicas"),
                    "its only pod is a single point of failure",
                );
            }
        });
    },
    examples: {
        good: [
            {
                title: "Two",
                manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] }
`,
            },
        ],
        bad: [
            {
                title: "The default",
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
                finds: [{ path: "spec.replicas" }],
            },
        ],
    },
};
