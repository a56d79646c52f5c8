import type { Tree } from "../../policy/library/plain";
import type { FieldDrift } from "./compare";
import type { Pointer } from "./fields";

/**
 * The JSON patch that takes out what others have added, and that fails where the object has been
 * written since it was read: a position in a list may mean another item by then.
 */
export function removalPatch(
    fields: readonly FieldDrift[],
    resourceVersion: string,
): readonly Tree[] {
    // From the end of each list to its beginning, so that no removal moves what comes after it.
    const pointers = fields.map(({ pointer }) => pointer).sort(lastFirst);
    return [
        { op: "test", path: "/metadata/resourceVersion", value: resourceVersion },
        ...pointers.map((pointer) => ({ op: "remove", path: pointerText(pointer) })),
    ];
}

function lastFirst(one: Pointer, other: Pointer): number {
    for (const [index, step] of one.entries()) {
        const against = other[index];
        if (typeof step === "number" && typeof against === "number" && step !== against) {
            return against - step;
        }
        if (step !== against) {
            return String(step) < String(against) ? -1 : 1;
        }
    }
    return 0;
}

/** A JSON pointer, by RFC 6901. */
function pointerText(pointer: Pointer): string {
    return pointer
        .map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`)
        .join("");
}
