import type { Rule } from "../../library/rule";
import { namespaceOf } from "../../library/kubernetes";
import { serviceSelects } from "../../library/selectors";
import { judgeWorkloads, workloadsOf } from "../../library/workloads";

export const servicedProbes: Rule = {
    id: "serviced-probes",
    title: "Pods behind a Service have probes",
    why: "Without a readiness probe a Service sends traffic to whoever cannot answer yet.",
    severity: "medium",
    level: "optional",
    sources: {},
    matches: "every container whose pod a Service of the stack selects",
    decision: "It has a readiness probe and a liveness probe. health-probes asks for more.",
    fix: "add the probe",
    parameters: [],
    previewOnly: "It needs other objects than the one that is admitted.",
    judgeStack(stack, report) {
        judgeWorkloads(workloadsOf(stack), report, ({ object, template }) => {
            const labels = template.metadata.at("labels");
            const isServed = stack
                .inNamespace("Service", "", namespaceOf(object))
                .some(({ fields }) => serviceSelects(fields.at("spec", "selector"), labels));
            for (const container of isServed ? template.spec.at("containers").items() : []) {
                for (const probe of ["readinessProbe", "livenessProbe"]) {
                    report.judge(() => {
                        if (!container.at(probe).isSet) {
                            report.violation(
                                container.at(probe),
                                "a Service sends it traffic without asking",
                            );
                        }
                    });
                }
            }
        });
    },
    examples: {
        good: [
            {
                title: "No Service",
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
                title: "No probes",
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
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`,
                finds: [
                    { path: "spec.template.spec.containers[0].readinessProbe" },
                    { path: "spec.template.spec.containers[0].livenessProbe" },
                ],
            },
        ],
    },
};
