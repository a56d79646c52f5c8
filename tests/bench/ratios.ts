import type { Costs } from "./scenario";

/** Two figures of one run, and what their ratio should be at most. */
export interface Ratio {
    readonly what: string;
    readonly ratio: number;
    readonly aim: number;
}

/** The step -> the command of kubectl that does as much of it as kubectl can, and the aim. */
const beside: readonly (readonly [step: string, other: string, aim: number])[] = [
    ["first up", "kubectl apply", 4],
    ["preview", "kubectl diff", 2],
    ["destroy", "kubectl delete", 3],
    // Of a preview, the policies are to be a fifth at most.
    ["engine's preview", "engine's preview, no policies", 1.25],
];

/** Ten times the teams may cost twelve times as much. */
const growth = 1.2;

/** What the platform costs beside kubectl, at one size. */
export function ratiosBeside({ steps }: Costs): readonly Ratio[] {
    return beside.flatMap(([step, other, aim]) => {
        const [one, two] = [steps[step], steps[other]];
        return one === undefined || two === undefined
            ? []
            : [{ what: `${step} / ${other}`, ratio: one.seconds / two.seconds, aim }];
    });
}

/** What a larger platform costs beside a smaller one, in time. */
export function ratiosOfGrowth(smaller: Costs, larger: Costs): readonly Ratio[] {
    const aim = (larger.teams / smaller.teams) * growth;
    return Object.entries(larger.steps).flatMap(([step, { seconds }]) => {
        const before = smaller.steps[step];
        return before === undefined
            ? []
            : [
                  {
                      what: `${step}, ${larger.teams} / ${smaller.teams} teams`,
                      ratio: seconds / before.seconds,
                      aim,
                  },
              ];
    });
}
