import type { FieldDrift } from "./compare";
import type { DeclaredObject } from "./declared";

/** Stands in every report for a value that must not be seen. */
export const withheld = "(secret)";

/**
 * The declared and the live value of a field as they may be seen. In a Secret, and where the program
 * declares a secret value, neither may: what took a secret's place may be another secret.
 */
export function visible(
    { declared, live }: FieldDrift,
    { kind, secrets }: DeclaredObject,
): { readonly declared: unknown; readonly live: unknown } {
    const both = JSON.stringify([declared, live]);
    const secret = secrets.some((each) => both.includes(quoted(each)));
    if (kind !== "Secret" && !secret) {
        return { declared, live };
    }
    const veil = (value: unknown): unknown => (value === undefined ? undefined : withheld);
    return { declared: veil(declared), live: veil(live) };
}

/** A text as it stands within JSON, without the quotes around it. */
function quoted(text: string): string {
    return JSON.stringify(text).slice(1, -1);
}
