import {
    chooseRules,
    type PolicyConfiguration,
    settingsOf,
} from "../../policy/check/configuration";
import { inspect } from "../../policy/check/inspect";
import { ownConfiguration } from "../../policy/configuration";
import { exemptions, platformLevel } from "../../policy/exemptions";
import { describeFault } from "../../policy/library/exemptionFaults";
import { currentDay } from "../../policy/library/exemptions";
import { describeFinding } from "../../policy/library/report";
import { rules } from "../../policy/rules";
import type { OrderedObject } from "./order";

/**
 * Where objects break a rule, as a preview would say it: the platform's rules, configuration and
 * exemptions hold for a render as for `up`.
 *
 * @param environment The Pulumi stack that the objects are of, for exemptions that are for some only.
 */
export function violationsOf(
    objects: readonly OrderedObject[],
    environment: string,
    configured: PolicyConfiguration = ownConfiguration(),
): readonly string[] {
    const sequence = [...objects].sort((one, other) => one.wave - other.wave);
    const manifests = sequence.map(({ id, manifest }) => ({
        file: id,
        document: 1,
        line: 1,
        content: manifest,
    }));
    const { violations } = inspect(manifests, {
        rules: chooseRules(rules, { ...configured, level: configured.level ?? platformLevel }, []),
        settings: settingsOf(rules, configured),
        exemptions: [...exemptions, ...configured.exemptions],
        today: currentDay(),
        stack: environment,
    });
    const refused = violations.filter(({ rule }) => configured.switches[rule] !== "advisory");
    return [...configured.faults.map(describeFault), ...refused.map(describeFinding)];
}
