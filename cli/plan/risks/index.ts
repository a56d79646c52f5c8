import { UnknownField } from "../../../policy/library/field";
import { compareRisks, type Finding } from "../risk";
import type { PlanStep, World } from "../step";
import { admission } from "./admission";
import type { Assessment } from "./assessment";
import { budgets } from "./budgets";
import { definitions } from "./definitions";
import { flows } from "./flows";
import { podSecurity } from "./podSecurity";
import { removals } from "./removals";
import { replacements } from "./replacements";
import { rights } from "./rights";
import { rollouts } from "./rollouts";
import { stored } from "./stored";

const assessments: readonly Assessment[] = [
    stored,
    definitions,
    rights,
    flows,
    podSecurity,
    admission,
    replacements,
    removals,
    rollouts,
    budgets,
];

/** All that can go wrong with a change, the worst first; one finding at least. */
export function assess(step: PlanStep, world: World): readonly Finding[] {
    const found = assessments.flatMap((assessment) => findings(assessment, step, world));
    return found.length === 0
        ? [{ risk: "routine", why: "" }]
        : [...found].sort((one, other) => compareRisks(one.risk, other.risk));
}

/** What is unknown is taken for the risk: nobody can rule it out. */
function findings({ risk, judge }: Assessment, step: PlanStep, world: World): readonly Finding[] {
    try {
        return judge(step, world);
    } catch (error) {
        if (!(error instanceof UnknownField)) {
            throw error;
        }
        const { subject, path } = error;
        const whose = subject.urn === step.urn ? "" : ` of ${subject.kind} ${subject.name}`;
        const why = `cannot be ruled out: ${path}${whose} is secret, or known only once it is applied`;
        return [{ risk, why }];
    }
}
