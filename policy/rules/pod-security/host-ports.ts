import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const hostPorts = celRule({
    id: "host-ports",
    title: "No ports of the node",
    why: "A port of the node bypasses network policies, and binds the pod to a node where it is free.",
    severity: "medium",
    level: "baseline",
    sources: { pss: { profile: "baseline", control: "Host Ports" }, cis: "5.2.13" },
    decision: "hostPort is 0 or left out.",
    fix: "leave hostPort out, and publish the port by a Service",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "container.?ports.orValue([]).all(port, port.?hostPort.orValue(0) == 0)",
                path: "ports",
                wrong: "a port is opened on the node itself",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A port of the pod's own",
                manifests: containerWith("ports: [{ containerPort: 8080 }]"),
            },
        ],
        bad: [
            {
                title: "A port of the node",
                manifests: containerWith("ports: [{ containerPort: 8080, hostPort: 80 }]"),
                finds: [{ path: "spec.containers[0].ports" }],
            },
        ],
    },
});
