import type { BadExample, Example } from "../library/rule";

const amounts = "{ requests: { cpu: 100m, memory: 64Mi }, limits: { cpu: 500m, memory: 128Mi } }";

function deployment(podSpec: string): string {
    return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      ${podSpec}
`;
}

const first = "spec.template.spec.containers[0].resources";

export const goodExamples: readonly Example[] = [
    {
        title: "Requests and limits of the container and its init container",
        manifests: deployment(`initContainers: [{ name: migrate, resources: ${amounts} }]
      containers: [{ name: web, resources: ${amounts} }]`),
    },
    {
        title: "Amounts for the whole pod",
        manifests: deployment(`resources: ${amounts}
      containers: [{ name: web }, { name: proxy }]`),
    },
    {
        title: "No CPU limit, where the configuration does not ask for it",
        manifests: deployment(
            `containers:
        - name: web
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 128Mi } }`,
        ),
        settings: { requireCpuLimits: false },
    },
    {
        title: "A number of cores",
        manifests: deployment(
            "containers: [{ name: web, resources: { requests: { cpu: 1, memory: 1e9 }, " +
                "limits: { cpu: 2, memory: 1Gi } } }]",
        ),
    },
];

export const badExamples: readonly BadExample[] = [
    {
        title: "Nothing",
        manifests: deployment("containers: [{ name: web }]"),
        finds: [
            { path: `${first}.requests.cpu` },
            { path: `${first}.limits.cpu` },
            { path: `${first}.requests.memory` },
            { path: `${first}.limits.memory` },
        ],
    },
    {
        title: "Limits alone leave the requests to a default that nobody sees",
        manifests: deployment(
            "containers: [{ name: web, resources: { limits: { cpu: 1, memory: 1Gi } } }]",
        ),
        finds: [{ path: `${first}.requests.cpu` }, { path: `${first}.requests.memory` }],
    },
    {
        title: "An init container takes from the node, too",
        manifests: deployment(`initContainers:
        - name: migrate
          resources: { requests: { cpu: 1, memory: 1Gi }, limits: { cpu: 1 } }
      containers: [{ name: web, resources: ${amounts} }]`),
        finds: [{ path: "spec.template.spec.initContainers[0].resources.limits.memory" }],
    },
    {
        title: "A limit of nothing, and a limit in words",
        manifests: deployment(
            `containers:
        - name: web
          resources:
            requests: { cpu: 100m, memory: 64Mi }
            limits: { cpu: "0", memory: plenty }`,
        ),
        finds: [
            { path: `${first}.limits.cpu` },
            { path: `${first}.requests.cpu` },
            { path: `${first}.limits.memory` },
        ],
    },
    {
        title: "A request above its limit",
        manifests: deployment(
            `containers:
        - name: web
          resources:
            requests: { cpu: 2, memory: 64Mi }
            limits: { cpu: 500m, memory: 64Mi }`,
        ),
        finds: [{ path: `${first}.requests.cpu` }],
    },
    {
        title: "A CronJob",
        manifests: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: report, namespace: shop }
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: report
              resources: { requests: { cpu: 1, memory: 1Gi }, limits: { cpu: 1 } }
`,
        finds: [
            { path: "spec.jobTemplate.spec.template.spec.containers[0].resources.limits.memory" },
        ],
    },
];
