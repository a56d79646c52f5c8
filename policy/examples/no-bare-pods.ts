import type { BadExample, Example } from "../library/rule";

export const goodExamples: readonly Example[] = [
    {
        title: "A Deployment runs the pod",
        manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      containers: [{ name: web, image: example.org/web:1.4.2 }]
`,
    },
    {
        title: "A pod that runs once is a Job",
        manifests: `
apiVersion: batch/v1
kind: Job
metadata: { name: migrate, namespace: shop }
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: migrate, image: example.org/migrate:1.4.2 }]
`,
    },
];

export const badExamples: readonly BadExample[] = [
    {
        title: "A bare Pod",
        manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: example.org/web:1.4.2 }]
`,
        finds: [{ path: "kind" }],
    },
    {
        title: "Owner references written by hand do not make a controller",
        manifests: `
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: none }]
spec:
  containers: [{ name: web, image: example.org/web:1.4.2 }]
`,
        finds: [{ path: "kind" }],
    },
];
