import { selectorLabels } from "../internal/labels";

/** Name of the workload, its account, configuration and Service. */
export const workload = "opensearch";
/** The headless Service that gives each node a name of its own. */
export const podsService = "opensearch-pods";
/** Applies what lives in the cluster itself: users, roles, templates, lifecycle. */
export const setupWorkload = "opensearch-setup";
/** Tells Prometheus of the cluster, which speaks no language that it knows. */
export const exporterWorkload = "opensearch-exporter";

export const openSearchPods = selectorLabels("opensearch", "node");
export const setupPods = selectorLabels("opensearch", "setup");
export const exporterPods = selectorLabels("opensearch", "exporter");
export const dashboardsPods = selectorLabels("opensearch-dashboards");

/** Takes lines and questions. */
export const httpPort = 9200;
/** Nodes talk to each other. */
export const transportPort = 9300;
export const exporterPort = 9114;

/** The stream that all lines go to. */
export const stream = "logs";

/** The generated users; `kibanaserver` is what the security plugin calls Dashboards. */
export const users = ["admin", "kibanaserver", "fluent-bit", "exporter"] as const;
export type User = (typeof users)[number];

/** Secrets, each for those that may know what is in it. */
export const secrets = {
    node: "opensearch-node",
    admin: "opensearch-admin",
    users: "opensearch-users",
    exporter: "opensearch-exporter",
} as const;

export function nodeName(ordinal: number): string {
    return `${workload}-${ordinal}`;
}
