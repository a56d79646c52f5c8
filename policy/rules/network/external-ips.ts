import { celRule } from "../../library/celRule";
import { services } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { texts } from "../../library/parameters";

const allowed = texts("allowed", [], "Addresses that Services may take.");

export const externalIps = celRule({
    id: "external-ips",
    title: "No foreign addresses",
    why: "externalIPs let a Service take the traffic for any address (CVE-2020-8554).",
    severity: "high",
    level: "baseline",
    sources: {},
    decision: "externalIPs is left out, or has only addresses of the parameter.",
    fix: "remove spec.externalIPs",
    parameters: [allowed],
    cel: {
        on: services,
        checks: [
            {
                each: "object",
                holds: "object.?spec.?externalIPs.orValue([]).all(address, address in variables.allowed)",
                path: "spec.externalIPs",
                wrong: "it takes traffic that is meant for others",
            },
        ],
    },
    examples: {
        good: [{ title: "None", manifests: objectOf("v1", "Service") }],
        bad: [
            {
                title: "Any",
                manifests: objectOf("v1", "Service", "spec: { externalIPs: [192.0.2.1] }"),
                finds: [{ path: "spec.externalIPs" }],
            },
        ],
    },
});
