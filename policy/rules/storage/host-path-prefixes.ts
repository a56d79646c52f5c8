import { celRule } from "../../library/celRule";
import { coreKinds } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { texts } from "../../library/parameters";

const prefixes = texts("prefixes", [], "Folders of the node that may be used.");

export const hostPathPrefixes = celRule({
    id: "host-path-prefixes",
    title: "Only known folders of the node",
    why: "Where pods may use a few folders of their node, others are not theirs. host-path-volumes forbids all.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "Every hostPath, of a pod or a PersistentVolume, is in a folder of the parameter.",
    fix: "use a folder of the list",
    parameters: [prefixes],
    cel: {
        on: [...coreKinds("PersistentVolume")],
        checks: [
            {
                each: "object",
                holds: "!object.?spec.?hostPath.hasValue() || (variables.prefixes.exists(prefix, object.spec.hostPath.path == prefix || object.spec.hostPath.path.startsWith(prefix.endsWith('/') ? prefix : prefix + '/')) && !object.spec.hostPath.path.contains('..'))",
                path: "spec.hostPath.path",
                wrong: "this folder of the node is not for pods",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Known",
                manifests: objectOf(
                    "v1",
                    "PersistentVolume",
                    "spec: { hostPath: { path: /data/web } }",
                ),
                settings: { prefixes: ["/data"] },
            },
        ],
        bad: [
            {
                title: "Another",
                manifests: objectOf("v1", "PersistentVolume", "spec: { hostPath: { path: /etc } }"),
                finds: [{ path: "spec.hostPath.path" }],
                settings: { prefixes: ["/data"] },
            },
        ],
    },
});
