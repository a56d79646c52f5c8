import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";
import { celList } from "../../library/literals";

const sockets = ["/var/run", "/run"].flatMap((folder) =>
    [
        "docker.sock",
        "cri-dockerd.sock",
        "containerd.sock",
        "containerd/containerd.sock",
        "crio.sock",
        "crio/crio.sock",
    ].map((socket) => `${folder}/${socket}`),
);

export const runtimeSockets = celRule({
    id: "runtime-sockets",
    title: "No socket of the container runtime",
    why: "Whoever may talk to the container runtime is root on the node.",
    severity: "high",
    level: "baseline",
    sources: {},
    decision: "No volume is the socket of a container runtime, nor a folder that holds one.",
    fix: "remove the volume, and build images without the runtime of the node",
    cel: {
        on: "pods",
        checks: [
            {
                each: "volume",
                holds: `!(volume.?hostPath.?path.orValue('') in ${celList(sockets)})`,
                path: "hostPath.path",
                wrong: "this socket commands every container of the node",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Another file",
                manifests: podWith("volumes: [{ name: zone, hostPath: { path: /etc/localtime } }]"),
            },
        ],
        bad: [
            {
                title: "Docker",
                manifests: podWith(
                    "volumes: [{ name: docker, hostPath: { path: /var/run/docker.sock } }]",
                ),
                finds: [{ path: "spec.volumes[0].hostPath.path" }],
            },
        ],
    },
});
