import { chartExemptions } from "./exemptions/charts";
import { deliveryExemptions } from "./exemptions/delivery";
import { runtimeExemptions } from "./exemptions/runtime";
import { systemExemptions } from "./exemptions/systems";
import { tokenExemptions } from "./exemptions/tokens";
import type { Exemption } from "./library/exemptions";
import type { PolicyLevel } from "./library/levels";

/** How strict the platform is with itself. */
export const platformLevel: PolicyLevel = "strict";

/*
 * Where the platform itself breaks a rule, and why. They stand here and not in annotations, so that
 * nobody exempts their own object, and so that charts need none.
 */

/** Of the objects that the program declares itself. */
export const ownExemptions: readonly Exemption[] = [
    ...systemExemptions,
    ...deliveryExemptions,
    ...tokenExemptions,
];

export { chartExemptions, runtimeExemptions };

export const exemptions: readonly Exemption[] = [
    ...ownExemptions,
    ...Object.values(chartExemptions).flat(),
];
