import type { BadExample, Example } from "../library/rule";

function deployment(podSpec: string): string {
    return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
${podSpec.replace(/^(?=.)/gm, "      ")}`;
}

export const goodExamples: readonly Example[] = [
    {
        title: "An init container waits, the container serves",
        manifests: deployment(`
initContainers:
  - name: wait-for-db
    command: [sh, -c, "until nc -z db 5432; do sleep 2; done"]
containers:
  - name: web
    command: [web, --listen=:8080]
`),
    },
    {
        title: "A native sidecar stays up, so that it may have probes",
        manifests: deployment(`
initContainers:
  - name: proxy
    restartPolicy: Always
    readinessProbe: { tcpSocket: { port: 15021 } }
containers:
  - name: web
`),
    },
    {
        title: "A sleep before the end is no wait before the start",
        manifests: deployment(`
containers:
  - name: web
    lifecycle: { preStop: { exec: { command: [sleep, "5"] } } }
`),
    },
];

export const badExamples: readonly BadExample[] = [
    {
        title: "An init container with a probe",
        manifests: deployment(`
initContainers:
  - name: migrate
    livenessProbe: { exec: { command: [true] } }
containers:
  - name: web
`),
        finds: [{ path: "spec.template.spec.initContainers[0].livenessProbe" }],
    },
    {
        title: "A loop that waits for the database",
        manifests: deployment(`
containers:
  - name: web
    command: [sh, -c]
    args: ["until nc -z db 5432; do sleep 2; done; exec web"]
`),
        finds: [{ path: "spec.template.spec.containers[0].args", level: "advice" }],
    },
    {
        title: "A wait tool",
        manifests: deployment(`
containers:
  - name: web
    command: [/usr/local/bin/wait-for-it.sh, "db:5432", --, web]
`),
        finds: [{ path: "spec.template.spec.containers[0].command", level: "advice" }],
    },
    {
        title: "A sleep in the hope that the others are up by then",
        manifests: deployment(`
containers:
  - name: web
    command: [sh, -c, "sleep 30 && exec web"]
`),
        finds: [{ path: "spec.template.spec.containers[0].command", level: "advice" }],
    },
    {
        title: "A postStart hook that waits",
        manifests: deployment(`
containers:
  - name: web
    lifecycle:
      postStart:
        exec: { command: [sh, -c, "while ! curl -fs http://db/; do sleep 1; done"] }
`),
        finds: [
            {
                path: "spec.template.spec.containers[0].lifecycle.postStart.exec.command",
                level: "advice",
            },
        ],
    },
];
