import { renderYaml } from "../internal/yaml";
import { webhookFile } from "./values";

/** The alert that always fires, so that its silence tells that the path of alerts is broken. */
export const watchdogAlert = "Watchdog";

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
            group_by: ["namespace", "alertname"],
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
                equal: ["namespace", "alertname", "instance"],
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
