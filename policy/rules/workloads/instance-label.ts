import { celRule } from "../../library/celRule";
import { controllers } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const instanceLabel = celRule({
    id: "instance-label",
    title: "The label instance is the name",
    why: "Where the label app.kubernetes.io/instance is another than the name, a selector by it finds others.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "The label app.kubernetes.io/instance, where it is set, is the name of the workload.",
    fix: "correct the label",
    cel: {
        on: controllers("Deployment", "StatefulSet", "DaemonSet"),
        checks: [
            {
                each: "object",
                holds: "object.metadata.?labels[?'app.kubernetes.io/instance'].orValue(object.metadata.?name.orValue('')) == object.metadata.?name.orValue('')",
                path: "metadata.labels",
                wrong: "a selector by this label finds others",
            },
        ],
    },
    examples: {
        good: [{ title: "None", manifests: objectOf("apps/v1", "Deployment") }],
        bad: [
            {
                title: "Another",
                manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, labels: { app.kubernetes.io/instance: db } }
`,
                finds: [{ path: "metadata.labels" }],
            },
        ],
    },
});
