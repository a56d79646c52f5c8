import {
    chooseRules,
    type PolicyConfiguration,
    settingsOf,
} from "../../policy/check/configuration";
import { ownConfiguration } from "../../policy/configuration";
import { exemptions, runtimeExemptions } from "../../policy/exemptions";
import {
    type AdmissionExemption,
    type BoundPolicy,
    boundPolicies,
} from "../../policy/library/admission";
import { concernsStack, currentDay, holdsOn } from "../../policy/library/exemptions";
import type { PolicyLevel } from "../../policy/library/levels";
import { settingsFrom } from "../../policy/library/parameters";
import { rules } from "../../policy/rules";

export interface AdmissionPoliciesArgs {
    /** The strictest level that some namespace asks for. */
    readonly level: PolicyLevel;
    /** The platform's own that stand: what is exempted in others is not exempted here. */
    readonly namespaces: readonly string[];
    /** The environment, for exemptions that are for some only. */
    readonly environment: string;
    /** What is asked otherwise than by the rules' defaults. @default what `policy/config.json` says */
    readonly configured?: PolicyConfiguration;
    /** The day that exemptions are judged by, as YYYY-MM-DD. @default today, in UTC */
    readonly today?: string;
}

/**
 * What the API server judges by: the rules of the policy pack up to a level, by the same configuration
 * as the preview, with what the platform itself is exempted from. A rule that is only to advise refuses
 * nothing.
 */
export function platformPolicies({
    level,
    namespaces,
    environment,
    configured = ownConfiguration(),
    today = currentDay(),
}: AdmissionPoliciesArgs): BoundPolicy[] {
    const settings = settingsOf(rules, configured);
    const chosen = chooseRules(rules, { ...configured, level }, []);
    return boundPolicies(
        chosen.filter(({ id }) => configured.switches[id] !== "advisory"),
        {
            settings: ({ id }) => settingsFrom(settings[id] ?? {}),
            exemptions: [
                ...[...exemptions, ...runtimeExemptions].filter((exemption) =>
                    homesOf(exemption).every((home) => namespaces.includes(home)),
                ),
                ...configured.exemptions,
            ].filter(
                (exemption) => holdsOn(exemption, today) && concernsStack(exemption, environment),
            ),
        },
    );
}

/** The namespaces without which an exemption is of no use, and a hole. */
function homesOf({ target, madeBy }: AdmissionExemption): string[] {
    const place = "urn" in target ? undefined : target.namespace;
    return [place ?? "*", madeBy?.namespace ?? "*"].filter((home) => !home.includes("*"));
}
