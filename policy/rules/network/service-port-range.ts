import { celRule } from "../../library/celRule";
import { services } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { integer } from "../../library/parameters";

const minimum = integer("minimum", 1, 1, "The lowest port.");
const maximum = integer("maximum", 65535, 1, "The highest port.");

export const servicePortRange = celRule({
    id: "service-port-range",
    title: "Service ports in a range",
    why: "Where ports are assigned to teams, each Service keeps to those of its own.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "Every port lies between the parameters.",
    fix: "correct the port",
    parameters: [minimum, maximum],
    cel: {
        on: services,
        checks: [
            {
                each: "object",
                holds: "object.?spec.?ports.orValue([]).all(port, port.?port.orValue(0) >= variables.minimum && port.?port.orValue(0) <= variables.maximum)",
                path: "spec.ports",
                wrong: "one of them is out of the range",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Within",
                manifests: objectOf("v1", "Service", "spec: { ports: [{ port: 80 }] }"),
            },
        ],
        bad: [
            {
                title: "Beyond",
                manifests: objectOf("v1", "Service", "spec: { ports: [{ port: 8080 }] }"),
                finds: [{ path: "spec.ports" }],
                settings: { maximum: 1000 },
            },
        ],
    },
});
