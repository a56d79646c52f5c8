import { z } from "zod";

import type { Tree } from "../../policy/library/plain";
import type { FieldDrift } from "./compare";
import type { DeclaredObject } from "./declared";

/** One object that is not as declared. */
export interface ObjectDrift {
    /**
     * `deleted`: it is gone; `leaving`: it is being deleted; `recreated`: another object has its
     * name; `changed`: it is the same one, with other fields.
     */
    readonly kind: "deleted" | "leaving" | "recreated" | "changed";
    readonly object: DeclaredObject;
    /** When it was deleted or made again; absent where nobody knows. */
    readonly since: string | undefined;
    /** What was lost with the object, or may have been. */
    readonly loss: string | undefined;
    readonly fields: readonly FieldDrift[];
    /** Why the API server would not take the declared fields. */
    readonly refusal: string | undefined;
    /** The version of the live object that was compared; absent where there is none. */
    readonly resourceVersion: string | undefined;
}

/** What goes with an object when it is deleted, by kind: no `up` brings that back. */
const losses: Readonly<Record<string, string>> = {
    PersistentVolumeClaim: "the data of its volume",
    PersistentVolume: "the data of the volume",
    Namespace: "everything that was in it",
    CustomResourceDefinition: "every object of that kind",
};

const lifeForm = z.looseObject({
    metadata: z.looseObject({
        uid: z.string(),
        resourceVersion: z.string(),
        creationTimestamp: z.string(),
        deletionTimestamp: z.string().optional(),
    }),
});

/** Who a live object is, and what becomes of it. */
export function lifeOf(live: Tree): z.output<typeof lifeForm>["metadata"] {
    return lifeForm.parse(live).metadata;
}

/** What became of an object, before one looks at its fields. */
export function fateOf(object: DeclaredObject, live: Tree | undefined): ObjectDrift | undefined {
    const drift = { object, fields: [], refusal: undefined, loss: losses[object.kind] };
    if (live === undefined) {
        return { ...drift, kind: "deleted", since: undefined, resourceVersion: undefined };
    }
    const { uid, resourceVersion, creationTimestamp, deletionTimestamp } = lifeOf(live);
    if (deletionTimestamp !== undefined) {
        return { ...drift, kind: "leaving", since: deletionTimestamp, resourceVersion };
    }
    return object.uid !== undefined && uid !== object.uid
        ? { ...drift, kind: "recreated", since: creationTimestamp, resourceVersion }
        : undefined;
}
