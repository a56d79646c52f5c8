import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";
import { flag, texts } from "../../library/parameters";

const prefixes = texts("prefixes", [], "Folders of the node that may be used.");
const readOnly = flag("readOnly", false, "Whether they may only be read.");

export const podHostPaths = celRule({
    id: "pod-host-paths",
    title: "Pods use only known folders of the node",
    why: "Where pods may use a few folders of their node, others are not theirs. host-path-volumes forbids all.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "Every hostPath of a pod is in a folder of the parameter.",
    fix: "use a folder of the list",
    parameters: [prefixes, readOnly],
    cel: {
        on: "pods",
        checks: [
            {
                each: "volume",
                holds: "!has(volume.hostPath) || (variables.prefixes.exists(prefix, volume.hostPath.path == prefix || volume.hostPath.path.startsWith(prefix.endsWith('/') ? prefix : prefix + '/')) && !volume.hostPath.path.contains('..'))",
                path: "hostPath.path",
                wrong: "this folder of the node is not for pods",
            },
            {
                each: "container",
                holds: "!variables.readOnly || container.?volumeMounts.orValue([]).all(mount, mount.?readOnly.orValue(false) || !variables.podSpec.?volumes.orValue([]).exists(volume, volume.name == mount.name && has(volume.hostPath)))",
                path: "volumeMounts",
                wrong: "one of them lets the container write into its node's files",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Known",
                manifests: podWith("volumes: [{ name: data, hostPath: { path: /data/web } }]"),
                settings: { prefixes: ["/data"] },
            },
        ],
        bad: [
            {
                title: "Another",
                manifests: podWith("volumes: [{ name: data, hostPath: { path: /etc } }]"),
                finds: [{ path: "spec.volumes[0].hostPath.path" }],
                settings: { prefixes: ["/data"] },
            },
        ],
    },
});
