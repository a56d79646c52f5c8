import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { flag, integer } from "../../library/parameters";

const minimum = integer("minimum", 5000, 1, "The lowest port.");
const maximum = integer("maximum", 6000, 0, "The highest port.");
const allowHostNetwork = flag(
    "allowHostNetwork",
    true,
    "Whether pods may use the network of their node.",
);

export const hostPortRange = celRule({
    id: "host-port-range",
    title: "Host ports in a range",
    why: "Where a few ports of the nodes are free for pods, others are not. host-ports forbids all.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision:
        "Every hostPort is 0 or lies between the parameters; hostNetwork is as the parameter says.",
    fix: "correct the hostPort",
    parameters: [minimum, maximum, allowHostNetwork],
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "container.?ports.orValue([]).all(port, port.?hostPort.orValue(0) == 0 || (port.hostPort >= variables.minimum && port.hostPort <= variables.maximum))",
                path: "ports",
                wrong: "one of them is out of the range",
            },
            {
                each: "pod",
                holds: "variables.allowHostNetwork || !variables.podSpec.?hostNetwork.orValue(false)",
                path: "hostNetwork",
                wrong: "the pod shares its node's network",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Within",
                manifests: containerWith("ports: [{ containerPort: 80, hostPort: 5500 }]"),
            },
        ],
        bad: [
            {
                title: "Beyond",
                manifests: containerWith("ports: [{ containerPort: 80, hostPort: 80 }]"),
                finds: [{ path: "spec.containers[0].ports" }],
            },
        ],
    },
});
