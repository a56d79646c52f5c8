/** From `from` (inclusive) to `below` (exclusive), both `major.minor.patch`. */
export interface VersionRange {
    readonly from: string;
    readonly below: string;
}

/** The first version in a tool's answer, without a leading `v`; build metadata is dropped. */
export function versionIn(text: string): string | undefined {
    return /(?<![\d.])(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)/.exec(text)?.[1];
}

/** Whether a version lies in the range. A pre-release never does: nobody promised what it holds. */
export function fits(version: string, range: VersionRange): boolean {
    return (
        !version.includes("-") &&
        compareVersions(version, range.from) >= 0 &&
        compareVersions(version, range.below) < 0
    );
}

/** Negative, zero or positive as `a` is older than, the same as or newer than `b`. */
export function compareVersions(a: string, b: string): number {
    const left = numbersOf(a);
    const right = numbersOf(b);
    for (let part = 0; part < 3; part++) {
        const difference = (left[part] ?? 0) - (right[part] ?? 0);
        if (difference !== 0) {
            return difference;
        }
    }
    return 0;
}

function numbersOf(version: string): number[] {
    return version.split(/[.+-]/, 3).map(Number);
}
