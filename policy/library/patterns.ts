/** Whether a text is what a pattern says, in which `*` stands for any text. */
export function fits(pattern: string, text: string): boolean {
    return new RegExp(regularExpression(pattern)).test(text);
}

/** A pattern as a regular expression, such as JavaScript and CEL know alike. */
export function regularExpression(pattern: string): string {
    const parts = pattern.split("*").map((part) => part.replace(/[^\w-]/g, "\\$&"));
    return `^${parts.join(".*")}$`;
}
