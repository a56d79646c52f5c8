import type { BadExample, Example } from "../library/rule";

const service = `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web } }
`;
const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web, tier: front } } } }
`;

export const goodExamples: readonly Example[] = [
    {
        title: "The Deployment depends on its Service",
        manifests: `${service}---${deployment}`,
        dependsOn: { "Deployment/web": ["Service/web"] },
    },
    {
        title: "The Deployment depends on it through a ConfigMap",
        manifests: `${service}---${deployment}---
apiVersion: v1
kind: ConfigMap
metadata: { name: address, namespace: shop }
`,
        dependsOn: {
            "Deployment/web": ["ConfigMap/address"],
            "ConfigMap/address": ["Service/web"],
        },
    },
    {
        title: "A Service of the same selector in another namespace",
        manifests: `${service.replace("shop", "office")}---${deployment}`,
    },
    {
        title: "A Service that asks for a label that the pods do not have",
        manifests: `${service.replace("app: web", "app: web, tier: back")}---${deployment}`,
    },
    {
        title: "A Service without a selector",
        manifests: `${service.replace("selector: { app: web }", "type: ExternalName")}---${deployment}`,
    },
];

export const badExamples: readonly BadExample[] = [
    {
        title: "No order between the two",
        manifests: `${service}---${deployment}`,
        finds: [{ path: "dependsOn" }],
    },
    {
        title: "The Service takes its selector from the Deployment",
        manifests: `${service}---${deployment}`,
        dependsOn: { "Service/web": ["Deployment/web"] },
        finds: [{ path: "dependsOn" }],
    },
    {
        title: "Two Services, and only one comes first",
        manifests: `${service}---${service.replace("name: web", "name: admin")}---${deployment}`,
        dependsOn: { "Deployment/web": ["Service/web"] },
        finds: [{ path: "dependsOn" }],
    },
    {
        title: "A DaemonSet and its Service",
        manifests: `${service}---${deployment.replace("Deployment", "DaemonSet")}`,
        finds: [{ path: "dependsOn" }],
    },
];
