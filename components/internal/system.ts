import type { Flow } from "./network";
import type { Slo } from "./slo";

/** One line of the table that `groundwork up` ends with. */
export interface SystemSummary {
    readonly system: string;
    readonly namespace: string;
    /** An address, or the command that reaches the system. */
    readonly endpoint: string;
    /** The workloads whose readiness is the system's readiness; `all`: those of its namespace. */
    readonly workloads: readonly WorkloadRef[] | "all";
}

export interface WorkloadRef {
    readonly kind: "Deployment" | "StatefulSet" | "DaemonSet";
    readonly name: string;
}

/** An alert of Prometheus, with what the person on call reads first. */
export interface AlertRule {
    readonly alert: string;
    /** PromQL that holds while something is wrong. */
    readonly expr: string;
    /** How long it must hold, such as `10m`. */
    readonly for: string;
    readonly severity: "critical" | "warning" | "info";
    /** What tells it from alerts of its name, beside the query's labels. @default nothing */
    readonly labels?: Readonly<Record<string, string>>;
    readonly summary: string;
    /** First steps: what to look at, and what usually helps. */
    readonly runbook: string;
}

/** A query that Prometheus computes in advance. */
export interface RecordingRule {
    readonly record: string;
    readonly expr: string;
    /** Labels of the result, beside the query's own. @default none */
    readonly labels?: Readonly<Record<string, string>>;
}

export interface RuleGroup {
    readonly name: string;
    /** How often it is computed, such as `5m`. @default Prometheus' own interval */
    readonly interval?: string;
    readonly rules: readonly (AlertRule | RecordingRule)[];
}

/** A dashboard of Grafana: a grid of panels, two a row. */
export interface Dashboard {
    /** Stable identity in links: lower case, at most 40 characters. */
    readonly uid: string;
    readonly title: string;
    readonly panels: readonly Panel[];
}

export interface Panel {
    readonly title: string;
    /** Grafana's unit id, such as `reqps`, `s`, `bytes`, `percentunit`, `short`. */
    readonly unit: string;
    readonly queries: readonly { readonly expr: string; readonly legend: string }[];
}

/** A store that Grafana asks beside Prometheus. */
export interface DataSource {
    /** Stable identity in links. */
    readonly uid: string;
    readonly name: string;
    readonly type: "loki" | "opensearch" | "jaeger";
    readonly url: string;
    /** Where its pods answer: Grafana's network is opened for them. */
    readonly flow: Flow;
    /** What Grafana calls `jsonData`. @default nothing */
    readonly options?: Readonly<Record<string, unknown>>;
}

/** What a system brings along so that it can be watched. */
export interface Observed {
    readonly rules: readonly RuleGroup[];
    readonly dashboards: readonly Dashboard[];
    /** What users may expect of it. @default nothing */
    readonly slos?: readonly Slo[];
    /** Ports of the nodes' own addresses at which it is scraped. @default none */
    readonly nodePorts?: readonly number[];
    /** @default none */
    readonly dataSources?: readonly DataSource[];
}

/** What every component of a platform system exposes to its layer. */
export interface PlatformSystem {
    readonly summary: SystemSummary;
    readonly observed: Observed;
}
