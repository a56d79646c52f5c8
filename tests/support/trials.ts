import * as assert from "node:assert/strict";

import { renderYaml } from "../../components/internal/yaml";
import {
    type Checker,
    checkers,
    checkersTimeout,
    textOf,
    wholePlatform,
    written,
} from "./monitoring";

import { temporaryFolder } from "./temporary";

/** Series by their selector, as promtool notes values: `0x5` is six times nothing, `1+2x3` rises. */
export type Series = Readonly<Record<string, string>>;

export interface Trial {
    readonly it: string;
    readonly series: Series;
    /** Since the first sample; there is one a minute. */
    readonly at: string;
    /** Asked for after the rules have run until then. */
    readonly expr: string;
    /** What is answered: labels as PromQL writes them -> value. */
    readonly gives: Readonly<Record<string, number>>;
}

/** The alerts of a name that fire, told apart by some of their labels. */
export function firing(alert: string, ...labels: readonly string[]): string {
    return `count by (${["severity", ...labels].join(", ")}) (ALERTS{alertname="${alert}",alertstate="firing"})`;
}

function unitTest({ it: name, series, at, expr, gives }: Trial): object {
    return {
        name,
        interval: "1m",
        input_series: Object.entries(series).map(([selector, values]) => ({
            series: selector,
            values,
        })),
        promql_expr_test: [
            {
                expr,
                eval_time: at,
                exp_samples: Object.entries(gives).map(([labels, value]) => ({ labels, value })),
            },
        ],
    };
}

/** Runs the rules of a platform with all its systems over series made up for them. */
export function describeTrials(what: string, trials: readonly Trial[]): void {
    describe(what, () => {
        const folder = temporaryFolder();
        let promtool: Checker;
        let rules: string;
        before(async function () {
            this.timeout(checkersTimeout);
            ({ promtool } = await checkers());
            rules = textOf(await wholePlatform(), "prometheus-rules", "rules.yaml");
        });

        for (const trial of trials) {
            it(trial.it, async () => {
                written(folder(), "rules.yaml", rules);
                const file = renderYaml({
                    rule_files: ["rules.yaml"],
                    evaluation_interval: "1m",
                    tests: [unitTest(trial)],
                });
                const { succeeded, output } = await promtool(
                    "test",
                    "rules",
                    written(folder(), "trial.yaml", file),
                );
                assert.ok(succeeded, output);
            });
        }
    });
}
