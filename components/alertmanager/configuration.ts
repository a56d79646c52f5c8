import { renderYaml } from "../internal/yaml";
import { webhookFile } from "./values";

/** The alert that always fires, so that its silence tells that the path of alerts is broken. */
export const watchdogAlert = "Watchdog";

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
 * repeated sooner.
 *
 * @param hasWebhook Whether there is somebody to tell; otherwise alerts are shown but not sent.
 */
export function alertmanagerConfiguration(hasWebhook: boolean): string {
    const receiver = hasWebhook ? "webhook" : "nobody";
    return renderYaml({
        route: {
            receiver,
            group_by: ["namespace", "alertname", "slo"],
            group_wait: "30s",
            group_interval: "5m",
            repeat_interval: "12h",
            routes: [
                {
                    // A heartbeat: whoever misses it knows that no alert would arrive either.
                    matchers: [`alertname="${watchdogAlert}"`],
                    receiver,
                    group_wait: "0s",
                    group_interval: "1m",
                    repeat_interval: "15m",
                },
                { matchers: ['severity="critical"'], receiver, repeat_interval: "2h" },
            ],
        },
        inhibit_rules: [
            {
                source_matchers: ['severity="critical"'],
                target_matchers: ['severity=~"warning|info"'],
                equal: [...identifyingLabels],
            },
        ],
        receivers: [
            hasWebhook
                ? {
                      name: receiver,
                      webhook_configs: [{ url_file: webhookFile, send_resolved: true }],
                  }
                : { name: receiver },
        ],
    });
}
