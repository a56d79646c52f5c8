import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const readinessProbe = celRule({
    id: "readiness-probe",
    title: "Readiness probe",
    why: "health-probes asks for both probes; this rule asks for one.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "Every container that stays up has a readinessProbe.",
    fix: "add a readinessProbe with httpGet, tcpSocket, grpc or exec",
    cel: {
        on: "pods",
        checks: [
            {
                each: "residentContainer",
                when: "!(object.kind in ['Job', 'CronJob'])",
                holds: "container.?readinessProbe.hasValue()",
                path: "readinessProbe",
                wrong: "traffic reaches the container before it can answer",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Set",
                manifests: containerWith("readinessProbe: { tcpSocket: { port: 80 } }"),
            },
        ],
        bad: [
            {
                title: "Left out",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].readinessProbe" }],
            },
        ],
    },
});
