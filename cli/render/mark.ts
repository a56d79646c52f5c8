/** Stands for a secret that a render does not know, and says which one it is. */
export function mark(what: string): string {
    return `<groundwork: ${what}>`;
}

/** Does a text hold a secret that the render does not know? */
export function isMarked(text: string): boolean {
    return text.includes("<groundwork: ");
}
