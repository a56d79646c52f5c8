import type { BadExample, Example } from "../library/rule";

const quota = `
apiVersion: v1
kind: ResourceQuota
metadata: { name: quota, namespace: shop }
`;
const limits = `
apiVersion: v1
kind: LimitRange
metadata: { name: limits, namespace: shop }
`;
const denial = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default-deny, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress: [{ ports: [{ port: 53, protocol: UDP }] }]
`;
const namespace = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { pod-security.kubernetes.io/enforce: restricted }
`;

function deployment(name: string, inNamespace: string): string {
    return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${inNamespace} }
`;
}

const web = deployment("web", "shop");

export const goodExamples: readonly Example[] = [
    {
        title: "Two workloads in two namespaces",
        manifests: `${web}---${deployment("grafana", "monitoring")}`,
    },
    {
        title: "A namespace with all its bounds",
        manifests: `${namespace}---${quota}---${limits}---${denial}---${web}`,
    },
    {
        title: "A namespace without workloads needs no bounds",
        manifests: namespace.replace(/^ {2}labels.*\n/m, ""),
    },
    {
        title: "A role for a workload in a namespace of the cluster",
        manifests: `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reader, namespace: kube-system }
`,
    },
    {
        title: "Only ingress is denied, where the configuration asks for no more",
        manifests: [
            namespace,
            quota,
            limits,
            denial.replace(", Egress", "").replace(/^ {2}egress.*\n/m, ""),
            web,
        ].join("---"),
        settings: { requireEgressDeny: false },
    },
];

export const badExamples: readonly BadExample[] = [
    {
        title: "The default namespace, named and unnamed",
        manifests: `${deployment("web", "default")}---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
`,
        finds: [{ path: "metadata.namespace" }, { path: "metadata.namespace" }],
    },
    {
        title: "A namespace of the cluster",
        manifests: `${deployment("web", "kube-system")}---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: kube-system }
`,
        finds: [{ path: "metadata.namespace" }, { path: "metadata.namespace" }],
    },
    {
        title: "A namespace without bounds",
        manifests: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---${web}`,
        finds: [
            { path: "ResourceQuota" },
            { path: "LimitRange" },
            { path: "NetworkPolicy that denies ingress by default" },
            { path: "NetworkPolicy that denies egress by default" },
            { path: 'metadata.labels["pod-security.kubernetes.io/enforce"]' },
        ],
    },
    {
        title: "A policy for all pods that allows everything",
        manifests: [
            namespace,
            quota,
            limits,
            denial.replace("[{ ports: [{ port: 53, protocol: UDP }] }]", "[{}]"),
            web,
        ].join("---"),
        finds: [{ path: "NetworkPolicy that denies egress by default" }],
    },
    {
        title: "A policy for some pods denies nothing by default",
        manifests: [
            namespace,
            quota,
            limits,
            denial.replace("podSelector: {}", "podSelector: { matchLabels: { app: web } }"),
            web,
        ].join("---"),
        finds: [
            { path: "NetworkPolicy that denies ingress by default" },
            { path: "NetworkPolicy that denies egress by default" },
        ],
    },
    {
        title: "All workloads in one namespace",
        manifests: `${web}---${deployment("grafana", "shop")}`,
        finds: [{ path: "metadata.namespace" }],
    },
];
