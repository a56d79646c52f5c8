import { isDeepStrictEqual } from "node:util";

import { isTree, type Tree } from "../../policy/library/plain";
import {
    type FieldPath,
    find,
    isWithin,
    type OwnedField,
    type Ownership,
    ownershipsOf,
    type Pointer,
    type Writer,
} from "./fields";
import { parsePropertyPath, type PropertyPath } from "../propertyPath";
import { isIgnored } from "./ignored";
import { isOurs, type Managers, strangers, trialManager, writerOf } from "./managers";

/** One field that is not as declared. */
export interface FieldDrift {
    /** `changed` and `removed` were declared; `added` is what somebody else put beside it. */
    readonly kind: "changed" | "removed" | "added";
    readonly path: FieldPath;
    /** Where it is in the live object, or would be. */
    readonly pointer: Pointer;
    readonly declared: unknown;
    readonly live: unknown;
    /** Absent where the API server does not know: it keeps no book of removals. */
    readonly by: Writer | undefined;
}

/** What an object's fields are judged by. */
export interface Expectation {
    /** The declared fields. */
    readonly fields: Tree;
    /** Fields that the program leaves to others. */
    readonly ignored: readonly PropertyPath[];
    readonly managers: Managers;
}

/** Fields that controllers write on everybody's objects, and kubectl's mark of a restart. */
export const neverDrift: readonly PropertyPath[] = [
    "metadata.finalizers",
    "metadata.ownerReferences",
    'spec.template.metadata.annotations["kubectl.kubernetes.io/restartedAt"]',
].map(parsePropertyPath);

/**
 * Could the live object differ from the declared one? Only a no is certain: what is written in
 * another way than declared (`1000m` for `1`, another order) has to be tried.
 */
export function mayDiffer({ fields, managers }: Expectation, live: Tree): boolean {
    return !holds(live, fields) || strangers(ownershipsOf(live), managers).length > 0;
}

/** Does a live value have all that is declared, and each list no more? */
export function holds(live: unknown, declared: unknown): boolean {
    if (declared === null || declared === undefined) {
        return true;
    }
    if (Array.isArray(declared)) {
        return (
            Array.isArray(live) &&
            live.length === declared.length &&
            declared.every((each, index) => holds(live[index], each))
        );
    }
    if (isTree(declared)) {
        return (
            isTree(live) && Object.entries(declared).every(([key, each]) => holds(live[key], each))
        );
    }
    return live === declared;
}

/**
 * The fields that differ between the live object and what the API server makes of it when the
 * declared fields are applied: its defaults, its spelling and its way to merge lists are its own.
 *
 * @param tried The answer to that application, which was a dry run.
 */
export function fieldDrift(
    expectation: Expectation,
    live: Tree,
    tried: Tree,
): readonly FieldDrift[] {
    const ownerships = ownershipsOf(live);
    const declared = ownershipsOf(tried)
        .filter(({ manager }) => manager === trialManager)
        .flatMap(({ fields }) => fields);
    return outermost([
        ...declaredDrift(declared, expectation.managers, ownerships, live, tried),
        ...additions(declared, expectation, ownerships, live),
    ]);
}

function declaredDrift(
    declared: readonly OwnedField[],
    managers: Managers,
    ownerships: readonly Ownership[],
    live: Tree,
    tried: Tree,
): readonly FieldDrift[] {
    return declared.flatMap(({ path, item }): FieldDrift[] => {
        const wanted = find(tried, path);
        const found = find(live, path);
        if (found && (item || isDeepStrictEqual(found.value, wanted?.value))) {
            return [];
        }
        const difference = { path, declared: wanted?.value, live: found?.value };
        return found
            ? [
                  {
                      ...difference,
                      kind: "changed",
                      pointer: found.pointer,
                      by: writerOf(path, ownerships, managers),
                  },
              ]
            : [{ ...difference, kind: "removed", pointer: wanted?.pointer ?? [], by: undefined }];
    });
}

function additions(
    declared: readonly OwnedField[],
    { managers, ignored }: Expectation,
    ownerships: readonly Ownership[],
    live: Tree,
): readonly FieldDrift[] {
    const ours = ownerships
        .filter(({ manager }) => isOurs(manager, managers))
        .flatMap(({ fields }) => fields);
    return strangers(ownerships, managers).flatMap(({ fields, manager, time }) =>
        fields.flatMap(({ path }): FieldDrift[] => {
            const found = find(live, path);
            if (
                found === undefined ||
                isIgnored(found.pointer, [...ignored, ...neverDrift]) ||
                declared.some((field) => isWithin(field.path, path)) ||
                ours.some((field) => isDeepStrictEqual(field.path, path))
            ) {
                return [];
            }
            const { value, pointer } = found;
            const by = { manager, time };
            return [{ kind: "added", path, pointer, declared: undefined, live: value, by }];
        }),
    );
}

/** Where an item of a list came or went, its fields need no words of their own. */
function outermost(drifts: readonly FieldDrift[]): readonly FieldDrift[] {
    return drifts.filter(
        ({ path }) =>
            !drifts.some((other) => other.path.length < path.length && isWithin(path, other.path)),
    );
}

/**
 * The differences as they meet the eye, for an object to which the API server would not apply what
 * is declared, as somebody has made it anew with another value in a field that cannot change.
 */
export function plainDrift(
    { fields, ignored, managers }: Expectation,
    live: Tree,
): readonly FieldDrift[] {
    const ownerships = ownershipsOf(live);
    const compare = (declared: unknown, found: unknown, path: FieldPath): readonly FieldDrift[] => {
        if (holds(found, declared)) {
            return [];
        }
        if (isTree(declared) && isTree(found)) {
            return Object.entries(declared).flatMap(([key, value]) =>
                compare(value, found[key], [...path, `f:${key}`]),
            );
        }
        const pointer = path.map((key) => key.slice(2));
        if (isIgnored(pointer, ignored)) {
            return [];
        }
        const kind = found === undefined ? "removed" : "changed";
        const by = found === undefined ? undefined : writerOf(path, ownerships, managers);
        return [{ kind, path, pointer, declared, live: found, by }];
    };
    return compare(fields, live, []);
}
