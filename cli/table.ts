/** Lines up cells in columns, as wide as their widest cell, with `gap` spaces between them. */
export function table(rows: readonly (readonly string[])[], gap = 2): string {
    const width = (column: number): number =>
        Math.max(...rows.map((row) => row[column]?.length ?? 0));
    return rows
        .map((row) =>
            row
                .map((cell, column) => cell.padEnd(width(column) + gap))
                .join("")
                .trimEnd(),
        )
        .join("\n");
}
