import { type Exemption, names } from "./exemptions";
import type { Stack, StackResource } from "./stack";

/** Exemptions that let nothing pass, by how much can be said of them in one stack. */
export interface UnusedExemptions {
    /** Certainly of no use here. */
    readonly useless: readonly Exemption[];
    /** Of no use here, while another stack may need them. */
    readonly doubtful: readonly Exemption[];
}

/**
 * Sorts unused exemptions. Those of a configuration are for this stack: they are useless, unless they
 * may be for what nobody judged: an object that is only read or imported, or that a chart makes which is
 * not rendered here. All others are shared by every stack: one is doubted where the stack has an object
 * that it names, and left alone where not.
 *
 * @param isOpen Whether something is unknown of what it is for.
 */
export function sortUnused(
    unused: readonly Exemption[],
    configured: readonly Exemption[],
    stack: Stack,
    resources: readonly StackResource[],
    isOpen: (exemption: Exemption) => boolean,
): UnusedExemptions {
    const decided = unused.filter((exemption) => !isOpen(exemption));
    const isJudged = (exemption: Exemption) =>
        stack.objects.some(({ subject }) => names(exemption, subject));
    const isPresent = (exemption: Exemption) =>
        stack.present.some(({ subject }) => names(exemption, subject));
    const hidesObjects = resources.some((resource) => isUnrendered(resource, resources));
    return {
        useless: decided.filter(
            (one) =>
                configured.includes(one) && (isJudged(one) || !(hidesObjects || isPresent(one))),
        ),
        doubtful: decided.filter((one) => !configured.includes(one) && isJudged(one)),
    };
}

/** Whether a chart's objects are not among the resources, as the chart is not at hand. */
function isUnrendered({ type, urn }: StackResource, resources: readonly StackResource[]): boolean {
    return (
        /^kubernetes:helm\.sh\/v[34]:Chart$/.test(type) &&
        !resources.some(({ parent }) => parent?.urn === urn)
    );
}
