import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const hostNamespaces = celRule({
    id: "host-namespaces",
    title: "No namespaces of the node",
    why: "In the node's network, process or IPC namespace a container sees and reaches what belongs to the node and to every other pod on it.",
    severity: "high",
    level: "baseline",
    sources: { pss: { profile: "baseline", control: "Host Namespaces" }, cis: "5.2.3" },
    decision: "hostNetwork, hostPID and hostIPC are false or left out.",
    fix: "leave hostNetwork, hostPID and hostIPC out",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "!variables.podSpec.?hostNetwork.orValue(false)",
                path: "hostNetwork",
                wrong: "the pod shares this namespace with its node",
            },
            {
                each: "pod",
                holds: "!variables.podSpec.?hostPID.orValue(false)",
                path: "hostPID",
                wrong: "the pod shares this namespace with its node",
            },
            {
                each: "pod",
                holds: "!variables.podSpec.?hostIPC.orValue(false)",
                path: "hostIPC",
                wrong: "the pod shares this namespace with its node",
            },
        ],
    },
    examples: {
        good: [
            { title: "Left out", manifests: podWith("restartPolicy: Always") },
            { title: "False", manifests: podWith("hostPID: false") },
        ],
        bad: [
            {
                title: "The node's network",
                manifests: podWith("hostNetwork: true"),
                finds: [{ path: "spec.hostNetwork" }],
            },
            {
                title: "The node's processes and IPC",
                manifests: podWith("hostPID: true\n  hostIPC: true"),
                finds: [{ path: "spec.hostPID" }, { path: "spec.hostIPC" }],
            },
        ],
    },
});
