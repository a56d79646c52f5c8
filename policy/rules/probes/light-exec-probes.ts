import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const lightExecProbes = celRule({
    id: "light-exec-probes",
    title: "Light commands in probes",
    why: "A probe that starts a Java tool, a process list or a script takes more than it tells, every few seconds.",
    severity: "low",
    level: "strict",
    sources: {},
    decision: "No exec probe runs jcmd, jps, jmap, jstack, ps, ls, top or find, or pipes.",
    fix: "ask by httpGet, tcpSocket or grpc",
    cel: {
        on: "pods",
        checks: [
            {
                each: "residentContainer",
                holds: "container.?livenessProbe.?exec.?command.orValue([]).all(word, !word.matches('(^|[^a-zA-Z0-9_.-])(jcmd|jps|jstat|jmap|jstack|jinfo|ps|ls|top|find)([^a-zA-Z0-9_.-]|$)'))",
                path: "livenessProbe.exec.command",
                wrong: "such a command is heavy for a probe",
            },
            {
                each: "residentContainer",
                holds: "container.?readinessProbe.?exec.?command.orValue([]).all(word, !word.matches('(^|[^a-zA-Z0-9_.-])(jcmd|jps|jstat|jmap|jstack|jinfo|ps|ls|top|find)([^a-zA-Z0-9_.-]|$)'))",
                path: "readinessProbe.exec.command",
                wrong: "such a command is heavy for a probe",
            },
            {
                each: "residentContainer",
                holds: "container.?startupProbe.?exec.?command.orValue([]).all(word, !word.matches('(^|[^a-zA-Z0-9_.-])(jcmd|jps|jstat|jmap|jstack|jinfo|ps|ls|top|find)([^a-zA-Z0-9_.-]|$)'))",
                path: "startupProbe.exec.command",
                wrong: "such a command is heavy for a probe",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A light one",
                manifests: containerWith("livenessProbe: { exec: { command: [/bin/true] } }"),
            },
        ],
        bad: [
            {
                title: "A process list",
                manifests: containerWith(
                    'livenessProbe: { exec: { command: [sh, -c, "ps aux | grep web"] } }',
                ),
                finds: [{ path: "spec.containers[0].livenessProbe.exec.command" }],
            },
        ],
    },
});
