import { celRule } from "../../library/celRule";
import { objectOf } from "../../library/manifests";

export const reclaimPolicy = celRule({
    id: "reclaim-policy",
    title: "Volumes are deleted with their claim",
    why: "A volume that is kept can be given to another tenant.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "A StorageClass reclaims by Delete.",
    fix: "set reclaimPolicy to Delete",
    cel: {
        on: [{ groups: ["storage.k8s.io"], kinds: ["StorageClass"] }],
        checks: [
            {
                each: "object",
                holds: "object.?reclaimPolicy.orValue('Delete') == 'Delete'",
                path: "reclaimPolicy",
                wrong: "it keeps the data of whoever left",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Delete",
                manifests: objectOf("storage.k8s.io/v1", "StorageClass", "reclaimPolicy: Delete"),
            },
        ],
        bad: [
            {
                title: "Retain",
                manifests: objectOf("storage.k8s.io/v1", "StorageClass", "reclaimPolicy: Retain"),
                finds: [{ path: "reclaimPolicy" }],
            },
        ],
    },
});
