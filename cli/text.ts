/** For sorting: in the order of the characters, which no machine's language changes. */
export function compareText(one: string, other: string): number {
    return one < other ? -1 : Number(one > other);
}

/** `one`, `one and two`, or the first few of many. */
export function some(all: readonly string[], most = 5): string {
    const more = all.length > most ? ` and ${all.length - most} more` : "";
    return `${all.slice(0, most).join(", ")}${more}`;
}
