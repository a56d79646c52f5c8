import type { BadExample, Example } from "../library/rule";

const probes = `
          readinessProbe: { httpGet: { path: /ready, port: 8080 } }
          livenessProbe: { httpGet: { path: /live, port: 8080 } }`;

function deployment(containers: string): string {
    return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
${containers}
`;
}

export const goodExamples: readonly Example[] = [
    {
        title: "Both probes, and a startup probe for a slow start",
        manifests: deployment(`
      containers:
        - name: web
          startupProbe: { httpGet: { path: /live, port: 8080 } }${probes}`),
    },
    {
        title: "An init container needs none",
        manifests: deployment(`
      initContainers: [{ name: migrate }]
      containers:
        - name: web${probes}`),
    },
    {
        title: "A Job needs none",
        manifests: `
apiVersion: batch/v1
kind: Job
metadata: { name: migrate, namespace: shop }
spec: { template: { spec: { containers: [{ name: migrate }] } } }
`,
    },
    {
        title: "A CronJob needs none",
        manifests: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: report, namespace: shop }
spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: report }] } } } } }
`,
    },
];

export const badExamples: readonly BadExample[] = [
    {
        title: "No probes",
        manifests: deployment("      containers: [{ name: web }]"),
        finds: [
            { path: "spec.template.spec.containers[0].readinessProbe" },
            { path: "spec.template.spec.containers[0].livenessProbe" },
        ],
    },
    {
        title: "A startup probe replaces no liveness probe",
        manifests: deployment(`
      containers:
        - name: web
          startupProbe: { tcpSocket: { port: 8080 } }
          readinessProbe: { tcpSocket: { port: 8080 } }`),
        finds: [{ path: "spec.template.spec.containers[0].livenessProbe" }],
    },
    {
        title: "A probe without an action",
        manifests: deployment(`
      containers:
        - name: web
          readinessProbe: { periodSeconds: 5 }
          livenessProbe: { grpc: { port: 9090 } }`),
        finds: [{ path: "spec.template.spec.containers[0].readinessProbe" }],
    },
    {
        title: "A native sidecar is up as long as the others",
        manifests: deployment(`
      initContainers:
        - name: proxy
          restartPolicy: Always
          readinessProbe: { tcpSocket: { port: 15021 } }
      containers:
        - name: web${probes}`),
        finds: [{ path: "spec.template.spec.initContainers[0].livenessProbe" }],
    },
];
