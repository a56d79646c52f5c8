/** For sorting: in the order of the characters, which no machine's language changes. */
export function compareText(one: string, other: string): number {
    return one < other ? -1 : Number(one > other);
}
