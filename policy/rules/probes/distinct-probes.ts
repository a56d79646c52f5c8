import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const distinctProbes = celRule({
    id: "distinct-probes",
    title: "Readiness and liveness differ",
    why: "A container that is restarted whenever it is not ready never gets the time to recover.",
    severity: "low",
    level: "strict",
    sources: {},
    decision: "livenessProbe and readinessProbe are not the same.",
    fix: "let liveness ask less, or wait longer",
    cel: {
        on: "pods",
        checks: [
            {
                each: "residentContainer",
                holds: "!container.?livenessProbe.hasValue() || !container.?readinessProbe.hasValue() || container.livenessProbe != container.readinessProbe",
                path: "livenessProbe",
                wrong: "it restarts the container whenever it is only not ready",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Different paths",
                manifests: containerWith(
                    "livenessProbe: { httpGet: { path: /live, port: 80 } }\n      readinessProbe: { httpGet: { path: /ready, port: 80 } }",
                ),
            },
        ],
        bad: [
            {
                title: "The same",
                manifests: containerWith(
                    "livenessProbe: { httpGet: { path: /, port: 80 } }\n      readinessProbe: { httpGet: { path: /, port: 80 } }",
                ),
                finds: [{ path: "spec.containers[0].livenessProbe" }],
            },
        ],
    },
});
