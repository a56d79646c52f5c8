import { some as someOf } from "../text";

/** The first few of a list, as many as a line of a plan has room for. */
export function some(list: readonly string[]): string {
    return someOf(list, 3);
}
