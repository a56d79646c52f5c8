/** A list of texts as CEL writes it. */
export function celList(texts: readonly string[]): string {
    return `[${texts.map(celText).join(", ")}]`;
}

export function celText(text: string): string {
    return `'${text.replace(/[\\']/g, "\\$&").replace(/\n/g, "\\n")}'`;
}
