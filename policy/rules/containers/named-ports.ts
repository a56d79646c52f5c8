import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const namedPorts = celRule({
    id: "named-ports",
    title: "Ports have names",
    why: "A Service that refers to a port by name survives a change of its number.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "Every port of a container has a name.",
    fix: "give the port a name",
    cel: {
        on: "pods",
        checks: [
            {
                each: "mainContainer",
                holds: "container.?ports.orValue([]).all(port, port.?name.orValue('') != '')",
                path: "ports",
                wrong: "one of them has no name",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A name",
                manifests: containerWith("ports: [{ name: http, containerPort: 8080 }]"),
            },
        ],
        bad: [
            {
                title: "None",
                manifests: containerWith("ports: [{ containerPort: 8080 }]"),
                finds: [{ path: "spec.containers[0].ports" }],
            },
        ],
    },
});
