import type { BadExample, Example } from "../library/rule";

const headlessService = `
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { clusterIP: None, selector: { app: db } }
`;
const claim = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: files, namespace: shop }
spec: { accessModes: [ReadWriteOnce] }
`;

export const goodExamples: readonly Example[] = [
    {
        title: "A StatefulSet with its headless Service",
        manifests: `${headlessService}---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  serviceName: db
  replicas: 3
  template: { metadata: { labels: { app: db, tier: data } } }
`,
    },
    {
        title: "A headless Service of another stack, named in the configuration",
        manifests: `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec: { serviceName: shared, template: { metadata: { labels: { app: db } } } }
`,
        settings: { externalServices: ["shop/shared"] },
    },
    {
        title: "An agent on each node is a DaemonSet",
        manifests: `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: logs, namespace: monitoring }
spec: { template: { spec: { volumes: [{ name: logs, hostPath: { path: /var/log } }] } } }
`,
    },
    {
        title: "A Deployment that reads the certificates that every node has",
        manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: proxy, namespace: shop }
spec: { template: { spec: { volumes: [{ name: ca, hostPath: { path: /etc/ssl/certs } }] } } }
`,
    },
    {
        title: "One replica on one volume, stopped before its successor starts",
        manifests: `${claim}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: files, namespace: shop }
spec:
  replicas: 1
  strategy: { type: Recreate }
  template:
    spec: { volumes: [{ name: data, persistentVolumeClaim: { claimName: files } }] }
`,
    },
    {
        title: "Many replicas on a volume that many nodes can mount",
        manifests: `${claim.replace("ReadWriteOnce", "ReadWriteMany")}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: files, namespace: shop }
spec:
  replicas: 3
  template:
    spec: { volumes: [{ name: data, persistentVolumeClaim: { claimName: files } }] }
`,
    },
];

export const badExamples: readonly BadExample[] = [
    {
        title: "A bare ReplicaSet",
        manifests: `
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: web, namespace: shop }
spec: { replicas: 2 }
`,
        finds: [{ path: "kind" }],
    },
    {
        title: "A ReplicationController",
        manifests: `
apiVersion: v1
kind: ReplicationController
metadata: { name: web, namespace: shop }
spec: { replicas: 2 }
`,
        finds: [{ path: "kind" }],
    },
    {
        title: "A StatefulSet without a Service",
        manifests: `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec: { replicas: 3 }
`,
        finds: [{ path: "spec.serviceName" }],
    },
    {
        title: "A StatefulSet whose Service is not there",
        manifests: `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec: { serviceName: db, template: { metadata: { labels: { app: db } } } }
`,
        finds: [{ path: "spec.serviceName" }],
    },
    {
        title: "A StatefulSet whose Service has an address of its own",
        manifests: `${headlessService.replace("clusterIP: None, ", "")}---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec: { serviceName: db, template: { metadata: { labels: { app: db } } } }
`,
        finds: [{ path: "spec.serviceName" }],
    },
    {
        title: "A StatefulSet whose Service selects other pods",
        manifests: `${headlessService}---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec: { serviceName: db, template: { metadata: { labels: { app: cache } } } }
`,
        finds: [{ path: "spec.serviceName" }],
    },
    {
        title: "An agent that reads its node's logs, run as a Deployment",
        manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: logs, namespace: monitoring }
spec: { template: { spec: { volumes: [{ name: logs, hostPath: { path: /var/log } }] } } }
`,
        finds: [{ path: "spec.template.spec.volumes[0].hostPath.path" }],
    },
    {
        title: "Several replicas on a volume that one node can write",
        manifests: `${claim}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: files, namespace: shop }
spec:
  replicas: 3
  template:
    spec: { volumes: [{ name: data, persistentVolumeClaim: { claimName: files } }] }
`,
        finds: [{ path: "spec.template.spec.volumes[0].persistentVolumeClaim.claimName" }],
    },
    {
        title: "Several replicas by an autoscaler on a volume that one node can write",
        manifests: `${claim}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: files, namespace: shop }
spec:
  template:
    spec: { volumes: [{ name: data, persistentVolumeClaim: { claimName: files } }] }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: files, namespace: shop }
spec: { scaleTargetRef: { kind: Deployment, name: files }, maxReplicas: 5 }
`,
        finds: [{ path: "spec.template.spec.volumes[0].persistentVolumeClaim.claimName" }],
    },
    {
        title: "A DaemonSet on a volume that one node can write",
        manifests: `${claim}---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: files, namespace: shop }
spec:
  template:
    spec: { volumes: [{ name: data, persistentVolumeClaim: { claimName: files } }] }
`,
        finds: [{ path: "spec.template.spec.volumes[0].persistentVolumeClaim.claimName" }],
    },
    {
        title: "One replica on one volume in a rolling update",
        manifests: `${claim}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: files, namespace: shop }
spec:
  template:
    spec: { volumes: [{ name: data, persistentVolumeClaim: { claimName: files } }] }
`,
        finds: [
            {
                path: "spec.template.spec.volumes[0].persistentVolumeClaim.claimName",
                level: "advice",
            },
        ],
    },
    {
        title: "A Deployment that works once an hour",
        manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: report, namespace: shop }
spec:
  template:
    spec:
      containers:
        - name: report
          command: [sh, -c, "while true; do report; sleep 1h; done"]
`,
        finds: [{ path: "spec.template.spec.containers[0].command", level: "advice" }],
    },
];
