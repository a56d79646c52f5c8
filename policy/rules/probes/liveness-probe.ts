import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const livenessProbe = celRule({
    id: "liveness-probe",
    title: "Liveness probe",
    why: "health-probes asks for both probes; this rule asks for one.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "Every container that stays up has a livenessProbe.",
    fix: "add a livenessProbe with httpGet, tcpSocket, grpc or exec",
    cel: {
        on: "pods",
        checks: [
            {
                each: "residentContainer",
                when: "!(object.kind in ['Job', 'CronJob'])",
                holds: "container.?livenessProbe.hasValue()",
                path: "livenessProbe",
                wrong: "a container that hangs is never restarted",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Set",
                manifests: containerWith("livenessProbe: { tcpSocket: { port: 80 } }"),
            },
        ],
        bad: [
            {
                title: "Left out",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].livenessProbe" }],
            },
        ],
    },
});
