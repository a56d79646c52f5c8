import type { Finding, Risk } from "../risk";
import type { PlanStep, World } from "../step";

/** Looks for one kind of trouble in a change. */
export interface Assessment {
    /** What the change is taken for where the judgement needs a value that is not known. */
    readonly risk: Risk;
    /** @throws UnknownField where it needs a value that is not known. */
    readonly judge: (step: PlanStep, world: World) => readonly Finding[];
}
