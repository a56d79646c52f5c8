import { UserError } from "../../errors";
import { differingPaths } from "./compare";
import { spoken } from "./names";
import type { PlannedObject } from "./objects";
import type { Declared } from "./record";

/** An object, and what of it comes from secrets that are drawn. */
export interface KnownObject extends PlannedObject {
    /** Paths in the manifest. */
    readonly generated: readonly string[];
}

/**
 * Finds what comes from secrets that are drawn: it differs between two renders that draw
 * differently. So a certificate is found too, though it is no secret, in whatever object it stands.
 *
 * @param hasSeed Are the secrets of `objects` those that the environment will have?
 * @throws UserError where they are not, and an object that is no Secret depends on them.
 */
export function withGenerated(
    objects: readonly PlannedObject[],
    others: readonly PlannedObject[],
    hasSeed: boolean,
): readonly KnownObject[] {
    const twins = new Map(others.map(({ id, manifest }) => [id, manifest]));
    return objects.map((one) => {
        const generated = differingPaths(one.manifest, twins.get(one.id));
        const [path] = generated;
        if (path !== undefined && !one.isSecret && !hasSeed) {
            throw new UserError(
                `${spoken(one.manifest)} holds in ${path} what is made of a generated secret: name the seed of the environment's secrets with --seed FILE (docs/render.md).`,
            );
        }
        return { ...one, generated };
    });
}

/**
 * The same for what a chart is given: its objects are rendered of one of the two only.
 *
 * @throws UserError where it is given what only a seed decides.
 */
export function requireSteadyCharts(
    charts: readonly Declared[],
    others: readonly Declared[],
): void {
    const twins = new Map(others.map(({ urn, inputs }) => [urn, inputs]));
    for (const { name, urn, inputs } of charts) {
        const [path] = differingPaths(inputs, twins.get(urn));
        if (path !== undefined) {
            throw new UserError(
                `The chart ${name} is given in ${path} what is made of a generated secret: name the seed of the environment's secrets with --seed FILE (docs/render.md).`,
            );
        }
    }
}
