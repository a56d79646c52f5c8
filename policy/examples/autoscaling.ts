import type { BadExample, Example } from "../library/rule";

function deployment(spec: string, resources = "{ requests: { cpu: 100m } }"): string {
    return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  ${spec}
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, resources: ${resources} }] }
`;
}

const scaler = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 2
  maxReplicas: 6
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } }
`;

function budget(spec: string): string {
    return `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, ${spec} }
`;
}

export const goodExamples: readonly Example[] = [
    {
        title: "A Deployment, its autoscaler and a budget below the minimum",
        manifests: `${deployment("")}---${scaler}---${budget("minAvailable: 1")}`,
    },
    {
        title: "A share of the pods that leaves one to move",
        manifests: `${deployment("")}---${scaler}---${budget("maxUnavailable: 25%")}`,
    },
    {
        title: "A first number of replicas, whose changes the program ignores",
        manifests: `${deployment("replicas: 2")}---${scaler}`,
        ignoreChanges: { "Deployment/web": ["spec.replicas"] },
    },
    {
        title: "KEDA's ScaledObject",
        manifests: `${deployment("", "{}")}---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: web, namespace: shop }
spec: { scaleTargetRef: { name: web }, triggers: [{ type: prometheus }] }
`,
    },
    {
        title: "A Deployment that must not run twice",
        manifests: deployment("strategy: { type: Recreate }"),
    },
    {
        title: "A Deployment with a disk is not stateless",
        manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: files, namespace: shop }
spec:
  replicas: 3
  template:
    spec: { volumes: [{ name: data, persistentVolumeClaim: { claimName: files } }] }
`,
    },
    {
        title: "A fixed number below what the configuration allows",
        manifests: deployment("replicas: 0"),
    },
];

export const badExamples: readonly BadExample[] = [
    {
        title: "A fixed number of replicas",
        manifests: deployment("replicas: 3"),
        finds: [{ path: "spec.replicas" }],
    },
    {
        title: "One replica",
        manifests: deployment("replicas: 1"),
        finds: [{ path: "spec.replicas", level: "advice" }],
    },
    {
        title: "The autoscaler is in another namespace",
        manifests: `${deployment("replicas: 2")}---${scaler.replace("shop", "office")}`,
        finds: [{ path: "spec.replicas" }],
    },
    {
        title: "A fixed number against the autoscaler",
        manifests: `${deployment("replicas: 3")}---${scaler}`,
        finds: [{ path: "spec.replicas" }],
    },
    {
        title: "Nothing requested of what is measured",
        manifests: `${deployment("", "{ requests: { memory: 1Gi } }")}---${scaler}`,
        finds: [{ path: "spec.template.spec.containers[0].resources.requests.cpu" }],
    },
    {
        title: "An autoscaler without room, by its default minimum of one",
        manifests: `${deployment("")}---${scaler
            .replace("minReplicas: 2", "")
            .replace("maxReplicas: 6", "maxReplicas: 1")}`,
        finds: [{ path: "spec.maxReplicas" }],
    },
    {
        title: "An autoscaler without a target",
        manifests: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---${scaler}`,
        finds: [{ path: "spec.scaleTargetRef.name" }],
    },
    {
        title: "A budget of all pods that the autoscaler keeps at least",
        manifests: `${deployment("")}---${scaler}---${budget("minAvailable: 2")}`,
        finds: [{ path: "spec.minAvailable" }],
    },
    {
        title: "A budget of no pods to move",
        manifests: `${deployment("")}---${scaler}---${budget("maxUnavailable: 0")}`,
        finds: [{ path: "spec.maxUnavailable" }],
    },
];
