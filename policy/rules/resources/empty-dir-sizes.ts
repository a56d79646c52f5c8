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
                holds: "!has(volume.emptyDir) || volume.emptyDir.?sizeLimit.hasValue() || (variables.containers.exists(container, container.?volumeMounts.orValue([]).exists(mount, mount.name == volume.name)) && variables.containers.all(container, !container.?volumeMounts.orValue([]).exists(mount, mount.name == volume.name) || (container.?resources.?requests[?'ephemeral-storage'].hasValue() && container.?resources.?limits[?'ephemeral-storage'].hasValue())))",
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
                manifests: podWith("volumes: [{ name: tmp, emptyDir: {} }]"),
                finds: [{ path: "spec.volumes[0].emptyDir.sizeLimit" }],
            },
        ],
    },
});
