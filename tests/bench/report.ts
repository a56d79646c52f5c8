import { table } from "../../cli/table";
import { type Ratio, ratiosBeside, ratiosOfGrowth } from "./ratios";
import type { Costs } from "./scenario";

/** All that was measured, for people. */
export function reportText(all: readonly Costs[]): string {
    const sizes = all.flatMap(({ teams, resources, steps }) => [
        [`${teams} TEAMS, ${resources} RESOURCES`, "SECONDS", "MIB"],
        ...Object.entries(steps).map(([step, { seconds, memory }]) => [
            step,
            seconds.toFixed(1),
            memory.toFixed(0),
        ]),
        ["", "", ""],
    ]);
    const ratios = ratiosOf(all).map(({ what, ratio, aim }) => [
        what,
        ratio.toFixed(2),
        `${aim}${ratio > aim ? " missed" : ""}`,
    ]);
    return `${table(sizes)}\n${table([["RATIO", "IS", "AT MOST"], ...ratios])}`;
}

/** The same for machines. */
export function reportJson(all: readonly Costs[]): string {
    return JSON.stringify({ sizes: all, ratios: ratiosOf(all) }, undefined, 2);
}

function ratiosOf(all: readonly Costs[]): readonly Ratio[] {
    const growth = all.slice(1).flatMap((larger, index) => {
        const smaller = all[index];
        return smaller === undefined ? [] : ratiosOfGrowth(smaller, larger);
    });
    const here = all.flatMap((costs) =>
        ratiosBeside(costs).map((one) => ({ ...one, what: `${costs.teams} teams: ${one.what}` })),
    );
    return [...here, ...growth];
}
