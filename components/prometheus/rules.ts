import type { AlertRule, RecordingRule, RuleGroup } from "../internal/system";
import { renderYaml } from "../internal/yaml";
import { UserError } from "../../errors";

/**
 * The rules of all systems as one file. The order of the systems does not matter, so that moving
 * one restarts nothing.
 *
 * @throws UserError where two groups share a name, which Prometheus would refuse at start.
 */
export function renderRules(groups: readonly RuleGroup[]): string {
    const sorted = [...groups].sort((a, b) => (a.name < b.name ? -1 : 1));
    const twice = sorted.find((group, index) => group.name === sorted[index + 1]?.name);
    if (twice !== undefined) {
        throw new UserError(
            `The rule group ${twice.name} is declared twice, but each needs a name of its own: rename one.`,
        );
    }
    return renderYaml({
        groups: sorted.map(({ name, interval, rules }) => ({
            name,
            ...(interval !== undefined && { interval }),
            rules: rules.map(renderRule),
        })),
    });
}

function renderRule(rule: AlertRule | RecordingRule): Readonly<Record<string, unknown>> {
    if ("record" in rule) {
        const { record, expr, labels } = rule;
        return { record, expr, ...(labels && { labels }) };
    }
    return {
        alert: rule.alert,
        expr: rule.expr,
        for: rule.for,
        labels: { severity: rule.severity, ...rule.labels },
        annotations: { summary: rule.summary, runbook: rule.runbook },
    };
}
