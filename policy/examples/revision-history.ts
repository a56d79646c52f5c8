import type { BadExample, Example } from "../library/rule";

function workload(kind: string, spec: string): string {
    return `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: web, namespace: shop }
spec: ${spec}
`;
}

export const goodExamples: readonly Example[] = [
    { title: "The default of ten", manifests: workload("Deployment", "{ replicas: 2 }") },
    { title: "Five", manifests: workload("StatefulSet", "{ revisionHistoryLimit: 5 }") },
    {
        title: "More than the default allows, by configuration",
        manifests: workload("DaemonSet", "{ revisionHistoryLimit: 30 }"),
        settings: { maximum: 50 },
    },
];

export const badExamples: readonly BadExample[] = [
    {
        title: "No history at all",
        manifests: workload("Deployment", "{ revisionHistoryLimit: 0 }"),
        finds: [{ path: "spec.revisionHistoryLimit" }],
    },
    {
        title: "A history that nobody reads",
        manifests: workload("DaemonSet", "{ revisionHistoryLimit: 1000 }"),
        finds: [{ path: "spec.revisionHistoryLimit" }],
    },
    {
        title: "No number",
        manifests: workload("Deployment", '{ revisionHistoryLimit: "many" }'),
        finds: [{ path: "spec.revisionHistoryLimit" }],
    },
    {
        title: "A paused Deployment",
        manifests: workload("Deployment", "{ paused: true }"),
        finds: [{ path: "spec.paused" }],
    },
    {
        title: "A StatefulSet that is updated by hand",
        manifests: workload("StatefulSet", "{ updateStrategy: { type: OnDelete } }"),
        finds: [{ path: "spec.updateStrategy.type", level: "advice" }],
    },
];
