/** Whether a text is what a pattern says, in which `*` stands for any text. */
export function fits(pattern: string, text: string): boolean {
    const parts = pattern.split("*").map((part) => part.replace(/[^\w-]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`).test(text);
}
