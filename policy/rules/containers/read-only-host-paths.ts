import { celRule } from "../../library/celRule";

export const readOnlyHostPaths = celRule({
    id: "read-only-host-paths",
    title: "Folders of the node are read-only",
    why: "What a container writes into its node's files can run there.",
    severity: "medium",
    level: "recommended",
    sources: {},
    decision: "Every mount of a hostPath volume has readOnly set.",
    fix: "set readOnly of the volumeMount",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "container.?volumeMounts.orValue([]).all(mount, mount.?readOnly.orValue(false) || !variables.podSpec.?volumes.orValue([]).exists(volume, volume.name == mount.name && has(volume.hostPath)))",
                path: "volumeMounts",
                wrong: "one of them lets the container write into its node's files",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Read-only",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: logs, hostPath: { path: /var/log } }]
  containers:
    - { name: web, image: example.org/web:1.4.2, volumeMounts: [{ name: logs, mountPath: /logs, readOnly: true }] }
`,
            },
        ],
        bad: [
            {
                title: "Writable",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: logs, hostPath: { path: /var/log } }]
  containers:
    - { name: web, image: example.org/web:1.4.2, volumeMounts: [{ name: logs, mountPath: /logs }] }
`,
                finds: [{ path: "spec.containers[0].volumeMounts" }],
            },
        ],
    },
});
