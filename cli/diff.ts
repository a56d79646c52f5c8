import { readEnvironment } from "./diff/environment";
import { compareEnvironments, type Difference } from "./diff/compare";
import { differenceText } from "./diff/text";
import { type Command, readArguments } from "./command";
import { terminalProgress } from "../local/progress";

const usage = "bin/groundwork diff ENV OTHER [--settings] [--exit-code] [--json]";

/** Compares two environments: what a promotion from one to the other would have to change. */
export const diff: Command = {
    summary: "compare the settings and the objects of two environments",
    usage,
    async run(args) {
        const { values, named } = readArguments(
            args,
            {
                settings: { type: "boolean", default: false },
                "exit-code": { type: "boolean", default: false },
                json: { type: "boolean", default: false },
            },
            usage,
            ["ENV", "OTHER"],
        );
        const [one = "", other = ""] = named;
        const progress = terminalProgress();
        const options = { settingsOnly: values.settings };
        const difference = compareEnvironments(
            await readEnvironment(one, options, progress),
            await readEnvironment(other, options, progress),
        );
        console.log(
            values.json
                ? JSON.stringify(difference, undefined, 2)
                : differenceText(difference, one, other),
        );
        return values["exit-code"] && differs(difference) ? 2 : 0;
    },
};

function differs({ settings, added, removed, changed }: Difference): boolean {
    return [settings, added, removed, changed].some((list) => list.length > 0);
}
