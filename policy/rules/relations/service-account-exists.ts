import type { Rule } from "../../library/rule";
import { nameOf, namespaceOf } from "../../library/kubernetes";
import { judgeWorkloads, workloadsOf } from "../../library/workloads";

export const serviceAccountExists: Rule = {
    id: "service-account-exists",
    title: "Accounts exist",
    why: "A pod of an account that there is not is never made.",
    severity: "medium",
    level: "recommended",
    sources: {},
    matches: "every workload in a namespace of the stack",
    decision: "The account that it names is in the stack.",
    fix: "declare the ServiceAccount, or correct the name",
    parameters: [],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report) {
        judgeWorkloads(workloadsOf(stack), report, ({ object, template }) => {
            const account = template.spec.at("serviceAccountName");
            const name = account.text() ?? "default";
            const isOurs =
                stack.declaresNamespace(namespaceOf(object)) && !["", "default"].includes(name);
            if (
                isOurs &&
                !stack
                    .inNamespace("ServiceAccount", "", namespaceOf(object))
                    .some((one) => nameOf(one) === name)
            ) {
                report.violation(account, "the stack has no such account in this namespace");
            }
        });
    },
    examples: {
        good: [
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
            },
        ],
        bad: [
            {
                title: "Another",
                manifests: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { serviceAccountName: web, containers: [{ name: web }] }
`,
                finds: [{ path: "spec.serviceAccountName" }],
            },
        ],
    },
};
