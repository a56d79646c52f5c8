import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const hostPathVolumes = celRule({
    id: "host-path-volumes",
    title: "No volumes of the node",
    why: "A folder of the node in a pod is a way out of it, and differs from node to node.",
    severity: "high",
    level: "baseline",
    sources: { pss: { profile: "baseline", control: "HostPath Volumes" }, cis: "5.2.12" },
    decision: "No volume is a hostPath.",
    fix: "use a PersistentVolumeClaim, a ConfigMap, a Secret or an emptyDir",
    cel: {
        on: "pods",
        checks: [
            {
                each: "volume",
                holds: "!has(volume.hostPath)",
                path: "hostPath",
                wrong: "the pod reaches into its node's files",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A claim",
                manifests: podWith(
                    "volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]",
                ),
            },
        ],
        bad: [
            {
                title: "The node's root",
                manifests: podWith("volumes: [{ name: node, hostPath: { path: / } }]"),
                finds: [{ path: "spec.volumes[0].hostPath" }],
            },
        ],
    },
});
