import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import type { CelCheck } from "../../library/decision";

const handlers = ["livenessProbe", "readinessProbe", "startupProbe"].flatMap((probe) => [
    `${probe}.httpGet`,
    `${probe}.tcpSocket`,
]);

export const probePorts = celRule({
    id: "probe-ports",
    title: "Probes ask a port of the container",
    why: "A probe of a port that the container does not declare is often one of yesterday.",
    severity: "low",
    level: "strict",
    sources: {},
    decision: "Where a container declares ports, its probes ask one of them.",
    fix: "correct the port of the probe, or declare it",
    cel: {
        on: "pods",
        checks: handlers.map((handler): CelCheck => ({
            each: "residentContainer",
            when: "!(object.kind in ['Job', 'CronJob'])",
            holds: `!container.?${handler.replaceAll(".", ".?")}.?port.hasValue() || container.?ports.orValue([]).size() == 0 || container.ports.exists(port, port.containerPort == container.${handler}.port || (has(port.name) && port.name == container.${handler}.port))`,
            path: `${handler}.port`,
            wrong: "the container declares no such port",
        })),
    },
    examples: {
        good: [
            {
                title: "Its own",
                manifests: containerWith(
                    "ports: [{ name: http, containerPort: 80 }]\n      livenessProbe: { httpGet: { path: /, port: http } }",
                ),
            },
        ],
        bad: [
            {
                title: "Another",
                manifests: containerWith(
                    "ports: [{ name: http, containerPort: 80 }]\n      livenessProbe: { tcpSocket: { port: 81 } }",
                ),
                finds: [{ path: "spec.containers[0].livenessProbe.tcpSocket.port" }],
            },
        ],
    },
});
