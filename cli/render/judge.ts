import { exemptions, platformLevel } from "../../policy/exemptions";
import { inspect } from "../../policy/check/inspect";
import { currentDay } from "../../policy/library/exemptions";
import { activeRules } from "../../policy/library/levels";
import { describeFinding } from "../../policy/library/report";
import { rules } from "../../policy/rules";
import type { OrderedObject } from "./order";

/**
 * Where objects break a rule, as a preview would say it: the platform's rules and exemptions hold
 * for a render as for `up`.
 */
export function violationsOf(objects: readonly OrderedObject[]): readonly string[] {
    const sequence = [...objects].sort((one, other) => one.wave - other.wave);
    const manifests = sequence.map(({ id, manifest }) => ({
        file: id,
        document: 1,
        line: 1,
        content: manifest,
    }));
    const { violations } = inspect(manifests, {
        rules: activeRules(rules, platformLevel),
        settings: {},
        exemptions,
        today: currentDay(),
    });
    return violations.map(describeFinding);
}
