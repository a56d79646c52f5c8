import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const anyProbe = celRule({
    id: "any-probe",
    title: "Some probe",
    why: "A container without any probe is taken for well as long as it runs.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "Every container that stays up has one of the three probes.",
    fix: "add a probe",
    cel: {
        on: "pods",
        checks: [
            {
                each: "residentContainer",
                when: "!(object.kind in ['Job', 'CronJob'])",
                holds: "['httpGet', 'tcpSocket', 'exec', 'grpc'].exists(action, [container.?livenessProbe, container.?readinessProbe, container.?startupProbe].exists(probe, probe.orValue({}).exists(key, key == action)))",
                path: "",
                wrong: "nobody asks whether it is well",
            },
        ],
    },
    examples: {
        good: [
            { title: "One", manifests: containerWith("startupProbe: { tcpSocket: { port: 80 } }") },
        ],
        bad: [
            {
                title: "None",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0]" }],
            },
        ],
    },
});
