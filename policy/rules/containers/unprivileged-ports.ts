import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const unprivilegedPorts = celRule({
    id: "unprivileged-ports",
    title: "Ports that need no rights",
    why: "To open a port below 1024 a program needs root or a capability.",
    severity: "low",
    level: "strict",
    sources: {},
    decision: "Every containerPort is 1024 or above.",
    fix: "listen on a port above, and let the Service map it",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "container.?ports.orValue([]).all(port, port.?containerPort.orValue(1024) >= 1024)",
                path: "ports",
                wrong: "a port below 1024 needs root or a capability",
            },
        ],
    },
    examples: {
        good: [{ title: "8080", manifests: containerWith("ports: [{ containerPort: 8080 }]") }],
        bad: [
            {
                title: "80",
                manifests: containerWith("ports: [{ containerPort: 80 }]"),
                finds: [{ path: "spec.containers[0].ports" }],
            },
        ],
    },
});
