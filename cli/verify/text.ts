import { z } from "zod";

import { lastLine } from "../engine/access";

/** `3 ms`, `1250 ms`: whole above ten, with a decimal below. */
export function ms(milliseconds: number): string {
    return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}

/** The middle value. @returns 0 where there is none */
export function median(values: readonly number[]): number {
    const sorted = [...values].sort((one, other) => one - other);
    const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
    const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
    return (lower + upper) / 2;
}

/** Do two lists hold the same, in whatever order? */
export function sameSet(one: readonly string[], other: readonly string[]): boolean {
    return [...new Set(one)].sort().join(" ") === [...new Set(other)].sort().join(" ");
}

/** What an error says, on one line: a program's last words, or what is wrong with an answer. */
export function reasonOf(error: unknown): string {
    const text =
        error instanceof z.ZodError
            ? `an answer of another form: ${z.prettifyError(error)}`
            : lastLine(error);
    return text.replace(/\s+/g, " ").trim();
}
