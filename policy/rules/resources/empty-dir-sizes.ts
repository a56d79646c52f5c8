import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const emptyDirSizes = celRule({
    id: "empty-dir-sizes",
    title: "Bounds for emptyDir",
    why: "An emptyDir without a size can fill the disk or the memory of its node.",
    severity: "low",
    level: "strict",
    sources: {},
    decision:
        "Every emptyDir has a sizeLimit, or all containers that mount it bound their ephemeral storage.",
    fix: "set emptyDir.sizeLimit",
    cel: {
        on: "pods",
        checks: [
            {
                each: "volume",
                holds: "!has(volume.emptyDir) || volume.emptyDir.?sizeLimit.hasValue() || variables.containers.all(container, !container.?volumeMounts.orValue([]).exists(mount, mount.name == volume.name) || (container.?resources.?requests[?'ephemeral-storage'].hasValue() && container.?resources.?limits[?'ephemeral-storage'].hasValue()))",
                path: "emptyDir.sizeLimit",
                wrong: "it can grow until its node is full",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A size",
                manifests: podWith("volumes: [{ name: tmp, emptyDir: { sizeLimit: 1Gi } }]"),
            },
        ],
        bad: [
            {
                title: "None",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: tmp, emptyDir: {} }]
  containers: [{ name: web, image: example.org/web:1.4.2, volumeMounts: [{ name: tmp, mountPath: /tmp }] }]
`,
                finds: [{ path: "spec.volumes[0].emptyDir.sizeLimit" }],
            },
        ],
    },
});
