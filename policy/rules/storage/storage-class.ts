import { celRule } from "../../library/celRule";
import { controllers, coreKinds } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { texts } from "../../library/parameters";

const classes = texts("classes", [], "The classes that claims may name; empty for any.");

export const storageClass = celRule({
    id: "storage-class",
    title: "Claims name their storage",
    why: "Which class is the default differs from cluster to cluster.",
    severity: "low",
    level: "optional",
    sources: {},
    decision:
        "A claim, and each template of a StatefulSet, names a storage class, one of the parameter where it lists some.",
    fix: "set storageClassName",
    parameters: [classes],
    cel: {
        on: [...coreKinds("PersistentVolumeClaim"), ...controllers("StatefulSet")],
        checks: [
            {
                each: "object",
                when: "object.kind == 'PersistentVolumeClaim'",
                holds: "(variables.classes.size() == 0 ? object.?spec.?storageClassName.orValue('') != '' : object.?spec.?storageClassName.orValue('') in variables.classes)",
                path: "spec.storageClassName",
                wrong: "it gets what the cluster has as default",
            },
            {
                each: "claimTemplate",
                holds: "(variables.classes.size() == 0 ? template.?spec.?storageClassName.orValue('') != '' : template.?spec.?storageClassName.orValue('') in variables.classes)",
                path: "spec.storageClassName",
                wrong: "it gets what the cluster has as default",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Named",
                manifests: objectOf(
                    "v1",
                    "PersistentVolumeClaim",
                    "spec: { storageClassName: fast }",
                ),
            },
        ],
        bad: [
            {
                title: "Left out",
                manifests: objectOf(
                    "v1",
                    "PersistentVolumeClaim",
                    "spec: { accessModes: [ReadWriteOnce] }",
                ),
                finds: [{ path: "spec.storageClassName" }],
            },
        ],
    },
});
