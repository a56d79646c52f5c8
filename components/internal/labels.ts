/** Labels that select pods. They never change over a workload's life, so they carry no version. */
export type Labels = Readonly<Record<string, string>>;

/** The label by which Prometheus finds a Service whose port `metrics` is to be scraped. */
export const scrapeLabel: Labels = { "groundwork.dev/scrape": "true" };

/**
 * Marks the edge nodes, which take traffic from outside. They run nothing else only where they carry
 * a taint of the same key: a label alone keeps nobody away.
 */
export const edgeNodeLabel: Labels = { "node-role.kubernetes.io/edge": "" };

/**
 * The immutable identity of a system's pods, in the recommended label names.
 *
 * @param system The application, such as `coredns`.
 * @param component The part of it, where a system has several workloads. @default the system's name
 */
export function selectorLabels(system: string, component: string = system): Labels {
    return {
        "app.kubernetes.io/name": system,
        "app.kubernetes.io/component": component,
    };
}

/** The labels of every object of a system: its identity, and which version stands. */
export function objectLabels(system: string, version: string, component: string = system): Labels {
    return {
        ...selectorLabels(system, component),
        "app.kubernetes.io/version": version,
        "app.kubernetes.io/part-of": "groundwork",
    };
}
