import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { kubernetesMinor } from "../../library/version";
import type { CelCheck } from "../../library/decision";

const actions = [
    "livenessProbe",
    "readinessProbe",
    "startupProbe",
    "lifecycle.postStart",
    "lifecycle.preStop",
].flatMap((handler) => [`${handler}.httpGet`, `${handler}.tcpSocket`]);

export const probeHosts = celRule({
    id: "probe-hosts",
    title: "Probes and hooks ask the pod itself",
    why: "With a host of its own choice a probe makes the kubelet send requests to anywhere it can reach.",
    severity: "medium",
    level: "baseline",
    sources: { pss: { profile: "baseline", control: "Host Probes / Lifecycle Hooks" } },
    decision: "From Kubernetes 1.34 on no probe and no lifecycle hook names a host.",
    fix: "leave host out: the kubelet asks the pod",
    parameters: [kubernetesMinor],
    cel: {
        on: "pods",
        checks: actions.map((action): CelCheck => ({
            each: "container",
            when: "variables.kubernetesMinor >= 34",
            holds: `container.?${action.replaceAll(".", ".?")}.?host.orValue('') == ''`,
            path: `${action}.host`,
            wrong: "the kubelet sends requests wherever the pod says",
        })),
    },
    examples: {
        good: [
            {
                title: "No host",
                manifests: containerWith("livenessProbe: { httpGet: { path: /, port: 80 } }"),
            },
            {
                title: "Before Kubernetes 1.34",
                manifests: containerWith(
                    "livenessProbe: { tcpSocket: { host: 127.0.0.1, port: 80 } }",
                ),
                settings: { kubernetesMinor: 33 },
            },
        ],
        bad: [
            {
                title: "A host",
                manifests: containerWith(
                    "livenessProbe: { httpGet: { host: 169.254.169.254, port: 80 } }",
                ),
                finds: [{ path: "spec.containers[0].livenessProbe.httpGet.host" }],
            },
            {
                title: "A hook",
                manifests: containerWith(
                    "lifecycle: { preStop: { tcpSocket: { host: example.org, port: 80 } } }",
                ),
                finds: [{ path: "spec.containers[0].lifecycle.preStop.tcpSocket.host" }],
            },
        ],
    },
});
