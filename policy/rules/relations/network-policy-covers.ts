import type { Rule } from "../../library/rule";
import { covers } from "../../library/namespaces";
import { judgeWorkloads, selecting, workloadsOf } from "../../library/workloads";

export const networkPolicyCovers: Rule = {
    id: "network-policy-covers",
    title: "Network policies cover every pod",
    why: "A pod that no policy selects talks to all, and all talk to it.",
    severity: "high",
    level: "recommended",
    sources: {},
    matches: "every workload, with the NetworkPolicies of the stack",
    decision: "NetworkPolicies of its namespace select its pods, for ingress and for egress.",
    fix: "declare a NetworkPolicy that selects its pods",
    parameters: [],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report) {
        judgeWorkloads(workloadsOf(stack), report, (workload) => {
            if (workload.template.spec.at("hostNetwork").flag() === true) {
                return; // Policies do not hold in the network of the node.
            }
            const policies = selecting(
                stack,
                workload,
                "NetworkPolicy",
                "networking.k8s.io",
                "podSelector",
            );
            for (const direction of ["Ingress", "Egress"] as const) {
                if (!policies.some(({ fields }) => covers(fields.at("spec"), direction))) {
                    const path = `NetworkPolicy for ${direction.toLowerCase()}`;
                    report.violation(
                        { subject: workload.object.subject, path, value: "missing" },
                        "no policy says whom its pods talk to",
                    );
                }
            }
        });
    },
    examples: {
        good: [
            {
                title: "Both ways",
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
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`,
            },
        ],
        bad: [
            {
                title: "Only one",
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
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }
`,
                finds: [{ path: "NetworkPolicy for egress" }],
            },
        ],
    },
};
