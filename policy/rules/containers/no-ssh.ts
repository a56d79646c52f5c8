import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const noSsh = celRule({
    id: "no-ssh",
    title: "No SSH in containers",
    why: "Whoever comes by SSH bypasses the rights and the records of the API server.",
    severity: "medium",
    level: "recommended",
    sources: {},
    decision: "No container opens port 22.",
    fix: "remove the port, and use kubectl exec",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "container.?ports.orValue([]).all(port, port.?containerPort.orValue(0) != 22)",
                path: "ports",
                wrong: "port 22 is that of SSH",
            },
        ],
    },
    examples: {
        good: [
            { title: "Another port", manifests: containerWith("ports: [{ containerPort: 8080 }]") },
        ],
        bad: [
            {
                title: "SSH",
                manifests: containerWith("ports: [{ containerPort: 22 }]"),
                finds: [{ path: "spec.containers[0].ports" }],
            },
        ],
    },
});
