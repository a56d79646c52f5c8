/** The first few of a list, and how many there are beyond: `a, b, c and 4 more`. */
export function some(list: readonly string[], most = 3): string {
    const rest = list.length - most;
    return `${list.slice(0, most).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
