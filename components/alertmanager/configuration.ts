import { renderYaml } from "../internal/yaml";
import { nobody, type Receiver, receiverEntry, routes } from "./receivers";

/**
 * All labels that say what an alert is about. A critical alert silences the lesser one of its name
 * only where every one of these is the same on both. To Alertmanager two alerts that both lack a
 * label agree in it, so a label that is missing here would let one node's alert silence all others'.
 */
export const identifyingLabels: readonly string[] = [
    "alertmanager",
    "alertname",
    "cluster",
    "cn",
    "condition",
    "container",
    "daemonset",
    "deployment",
    "device",
    "exported_service",
    "horizontalpodautoscaler",
    "instance",
    "integration",
    "job",
    "job_name",
    "mountpoint",
    "namespace",
    "node",
    "persistentvolume",
    "persistentvolumeclaim",
    "pod",
    "remote_name",
    "resource",
    "resourcequota",
    "rule_group",
    "sans",
    "service",
    "slo",
    "statefulset",
    "to",
    "zone",
];

/**
 * alertmanager.yml: one message for all alerts of one kind in one namespace, the grave ones
 * repeated sooner, to every receiver that wants them.
 *
 * @param receivers Whom to tell; without any, alerts are shown but not sent.
 */
export function alertmanagerConfiguration(receivers: readonly Receiver[]): string {
    return renderYaml({
        route: {
            receiver: nobody,
            group_by: ["namespace", "alertname", "slo"],
            group_wait: "30s",
            group_interval: "5m",
            repeat_interval: "12h",
            routes: routes(receivers),
        },
        inhibit_rules: [
            {
                source_matchers: ['severity="critical"'],
                target_matchers: ['severity=~"warning|info"'],
                equal: [...identifyingLabels],
            },
        ],
        receivers: [{ name: nobody }, ...receivers.map(receiverEntry)],
    });
}
