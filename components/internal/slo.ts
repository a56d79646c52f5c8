import type { AlertRule, Dashboard, RecordingRule, RuleGroup } from "./system";

/** What users may expect of a system: which share of events is to go well. */
export interface Slo {
    /** Identity in labels: lower case with inner hyphens. */
    readonly name: string;
    /** What goes well or does not, such as `DNS answers`. */
    readonly title: string;
    /** The share that is to go well, such as 0.999, over thirty days. */
    readonly objective: number;
    /** PromQL for bad events a second, over five minutes, summed to one series. */
    readonly errors: string;
    /** PromQL for all events a second, in the same way. */
    readonly total: string;
    /** First steps: what to look at, and what usually helps. */
    readonly runbook: string;
}

/** Burns at least `factor` times as fast as the objective allows, over both windows. */
interface BurnRate {
    readonly factor: number;
    readonly long: Window;
    /** Ends the alert soon after the errors end. */
    readonly short: Window;
}

const windows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const;
type Window = (typeof windows)[number];

/**
 * A budget of 30 days lasts two days at the first, five, ten, and thirty at the last. Source: The
 * Site Reliability Workbook, chapter 5, table 5-8.
 */
const burnRates: Readonly<Record<"critical" | "warning", readonly BurnRate[]>> = {
    critical: [
        { factor: 14.4, long: "1h", short: "5m" },
        { factor: 6, long: "6h", short: "30m" },
    ],
    warning: [
        { factor: 3, long: "1d", short: "2h" },
        { factor: 1, long: "3d", short: "6h" },
    ],
};

/** The share of events that may go wrong, without the dust of binary fractions. */
export function errorBudget({ objective }: Slo): number {
    return Number((1 - objective).toFixed(6));
}

/** The share of bad events over a window, as recorded. */
const ratio = ({ name }: Slo, window: Window): string =>
    `slo:error_ratio:rate${window}{slo="${name}"}`;

/** Recording rules and alerts of an objective: bad share by window, budget left, and burn rates. */
export function sloRuleGroups(slo: Slo): RuleGroup[] {
    return [
        {
            name: `slo-${slo.name}`,
            rules: [...eventRules(slo), ...windows.map((it) => ratioRule(slo, it)), ...alerts(slo)],
        },
        // A month of samples is read for each value.
        { name: `slo-${slo.name}-budget`, interval: "1m", rules: [budgetRule(slo)] },
    ];
}

function recorded(slo: Slo, record: string, expr: string): RecordingRule {
    return { record, expr, labels: { slo: slo.name } };
}

/** Kinds of error that have not come up have no series: without errors there are none. */
function eventRules(slo: Slo): RecordingRule[] {
    return [
        recorded(slo, "slo:errors:rate5m", `(${slo.errors}) or 0 * (${slo.total})`),
        recorded(slo, "slo:events:rate5m", slo.total),
    ];
}

/** Windows above the first are sums of what is recorded: cheap, and weighted by events. */
function ratioRule(slo: Slo, window: Window): RecordingRule {
    return recorded(
        slo,
        `slo:error_ratio:rate${window}`,
        window === "5m" ? share(slo) : share(slo, window),
    );
}

function share({ name }: Slo, window?: string): string {
    const sum = (metric: string) =>
        window === undefined
            ? `${metric}{slo="${name}"}`
            : `sum_over_time(${metric}{slo="${name}"}[${window}])`;
    return `${sum("slo:errors:rate5m")} / ${sum("slo:events:rate5m")}`;
}

function budgetRule(slo: Slo): RecordingRule {
    return recorded(
        slo,
        "slo:error_budget_left:ratio30d",
        `1 - (${share(slo, "30d")}) / ${errorBudget(slo)}`,
    );
}

function alerts(slo: Slo): AlertRule[] {
    const burning = (severity: "critical" | "warning") =>
        burnRates[severity]
            .map(({ factor, long, short }) => {
                const bound = `(${factor} * ${errorBudget(slo)})`;
                return `(${ratio(slo, long)} > ${bound} and ${ratio(slo, short)} > ${bound})`;
            })
            .join(" or ");
    const failing = `{{ $value | humanizePercentage }} of all ${slo.title} fail`;
    const { runbook } = slo;
    const labels = { slo: slo.name };
    return [
        {
            alert: "ErrorBudgetBurning",
            expr: burning("critical"),
            for: "2m",
            severity: "critical",
            labels,
            summary: `${failing}: the errors allowed in a month are used up within five days.`,
            runbook,
        },
        {
            alert: "ErrorBudgetBurning",
            expr: burning("warning"),
            for: "15m",
            severity: "warning",
            labels,
            summary: `${failing}: the errors allowed in a month are used up before it ends.`,
            runbook,
        },
    ];
}

/** How much of each budget is left, and how fast it burns. */
export function sloDashboard(slos: readonly Slo[]): Dashboard {
    const all = (expr: string) => [{ expr, legend: "{{slo}}" }];
    return {
        uid: "slo",
        title: "Service level objectives",
        panels: [
            {
                title: "Error budget left, of 30 days",
                unit: "percentunit",
                queries: all("slo:error_budget_left:ratio30d"),
            },
            { title: "Events", unit: "reqps", queries: all("slo:events:rate5m") },
            ...slos.map((slo) => ({
                title: `${capitalised(slo.title)}: burn rate (1 uses up the budget in 30 days)`,
                unit: "short",
                queries: (["1h", "6h", "1d", "3d"] as const).map((window) => ({
                    expr: `${ratio(slo, window)} / ${errorBudget(slo)}`,
                    legend: window,
                })),
            })),
        ],
    };
}

function capitalised(text: string): string {
    return text.slice(0, 1).toUpperCase() + text.slice(1);
}
