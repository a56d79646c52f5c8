import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

const types = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

export const volumeTypes = celRule({
    id: "volume-types",
    title: "Only volumes that need no privileges",
    why: "A volume of another type reaches for the node or for storage by credentials of its own.",
    severity: "medium",
    level: "recommended",
    sources: { pss: { profile: "restricted", control: "Volume Types" } },
    decision: "Every volume is of one of nine types.",
    fix: "use a PersistentVolumeClaim",
    cel: {
        on: "pods",
        checks: [
            {
                each: "volume",
                holds: types.map((type) => `has(volume.${type})`).join(" || "),
                path: "",
                wrong: "a volume of this type is not among the allowed ones",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A claim and a Secret",
                manifests: podWith(
                    "volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }, { name: key, secret: { secretName: key } }]",
                ),
            },
        ],
        bad: [
            {
                title: "NFS",
                manifests: podWith(
                    "volumes: [{ name: data, nfs: { server: files.example.org, path: / } }]",
                ),
                finds: [{ path: "spec.volumes[0]" }],
            },
        ],
    },
});
