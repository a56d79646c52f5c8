import { terminalProgress } from "../local/progress";
import { type Command, environmentOptions, readOptions } from "./command";
import { previewPlatform } from "./engine/operations";
import { changesJson, changesText } from "./report";
import { openSession } from "./session";

const usage = "bin/groundwork preview [-e ENV] [--context NAME] [--diff] [--json]";

/** Shows what `up` would change, and what the policies say of it. Changes nothing. */
export const preview: Command = {
    summary: "show what up would change, and what the policies say of it",
    usage,
    async run(args) {
        const options = readOptions(
            args,
            { ...environmentOptions, diff: { type: "boolean", default: false } },
            usage,
        );
        const progress = terminalProgress();
        const { stack } = await openSession(
            { environment: options.env, context: options.context, offline: true },
            progress,
        );
        const print = (text: string): void => {
            process.stdout.write(text);
        };
        const report = await previewPlatform(stack, progress, options.diff ? print : undefined);
        console.log(options.json ? changesJson(report) : changesText(report));
        return report.succeeded ? 0 : 1;
    },
};
