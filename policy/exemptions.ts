import type { Exemption } from "./library/exemptions";

/**
 * Where the platform itself breaks a rule, and why. They stand here and not in annotations, so that
 * nobody exempts their own object, and so that charts need none.
 */
export const exemptions: readonly Exemption[] = [];
