import { type Plan, type PlannedChange, riskCounts } from "./plan";

/** A plan for machines. */
export function planJson(plan: Plan): string {
    const { environment, unchanged, verdicts, troubles } = plan;
    return JSON.stringify(
        {
            environment,
            risks: Object.fromEntries(riskCounts(plan)),
            changes: plan.changes.map(changeJson),
            unchanged,
            policy: verdicts,
            troubles,
        },
        undefined,
        2,
    );
}

function changeJson(change: PlannedChange): object {
    const { op, urn, kind, name, layer, system, object, paths, words, risk, findings } = change;
    return {
        ...{ op, urn, kind, name, layer, system, object, paths, words, risk },
        findings: findings.filter((finding) => finding.risk !== "routine"),
    };
}
