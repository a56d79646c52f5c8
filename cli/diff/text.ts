import type { Difference, SettingDifference } from "./compare";

/** How many paths of an object are shown; `--json` has all. */
const mostPaths = 4;

/** The same for people: `-` has only the one, `+` only the other, `~` both, and differently. */
export function differenceText(difference: Difference, one: string, other: string): string {
    const { settings, added, removed, changed } = difference;
    return [
        ...titled("settings", settings.map(settingLine)),
        ...titled("objects", [
            ...removed.map((object) => `  - ${object}`),
            ...added.map((object) => `  + ${object}`),
            ...changed.map(({ object, paths }) => `  ~ ${object}  [${shortened(paths)}]`),
        ]),
        [
            `${settings.length} settings differ`,
            `${removed.length} objects only in ${one}`,
            `${added.length} only in ${other}`,
            `${changed.length} differ`,
        ].join(", "),
    ].join("\n");
}

function titled(title: string, lines: readonly string[]): readonly string[] {
    return lines.length === 0 ? [] : [title, ...lines, ""];
}

function settingLine({ key, from, to }: SettingDifference): string {
    if (from === undefined) {
        return `  + ${key}: ${JSON.stringify(to)}`;
    }
    return to === undefined
        ? `  - ${key}: ${JSON.stringify(from)}`
        : `  ~ ${key}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`;
}

function shortened(paths: readonly string[]): string {
    const more = paths.length > mostPaths ? [`${paths.length - mostPaths} more`] : [];
    return [...paths.slice(0, mostPaths), ...more].join(", ");
}
