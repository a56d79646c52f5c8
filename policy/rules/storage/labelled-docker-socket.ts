import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";
import { text } from "../../library/parameters";

const label = text("label", "allow-docker", "The label that permits it.");

export const labelledDockerSocket = celRule({
    id: "labelled-docker-socket",
    title: "The socket of Docker by permission",
    why: "Who needs the socket of Docker is marked as such. runtime-sockets forbids it.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision:
        'A pod with the volume /var/run/docker.sock has the label of the parameter with the value "true".',
    fix: "remove the volume, or set the label",
    parameters: [label],
    cel: {
        on: "pods",
        checks: [
            {
                each: "volume",
                holds: "volume.?hostPath.?path.orValue('') != '/var/run/docker.sock' || variables.podMetadata.?labels[?variables.label].orValue('') == 'true' || object.metadata.?labels[?variables.label].orValue('') == 'true'",
                path: "hostPath.path",
                wrong: "this socket commands every container of the node",
            },
        ],
    },
    examples: {
        good: [{ title: "None", manifests: podWith("volumes: [{ name: tmp, emptyDir: {} }]") }],
        bad: [
            {
                title: "Unmarked",
                manifests: podWith(
                    "volumes: [{ name: docker, hostPath: { path: /var/run/docker.sock } }]",
                ),
                finds: [{ path: "spec.volumes[0].hostPath.path" }],
            },
        ],
    },
});
