import { homeDirectory } from "../local/paths";
import { type Command, environmentOptions, readOptions } from "./command";
import { runOperation } from "./engine-command";
import { destroyPlatform } from "./engine/operations";
import { hasState } from "./engine/passphrase";
import { oneStackOf } from "./fleet/stacks";
import { acceptOption, confirmLoss, ownTerminal, readAccepted } from "./plan/confirm";
import { readSettings } from "./settings";

const usage =
    "bin/groundwork destroy [-e ENV] [--cluster NAME] [--context NAME] [--accept data-loss] [--json]";

/** The options of whoever removes an environment. */
export const destroyOptions = { ...environmentOptions, ...acceptOption };

/** Removes an environment's resources from its cluster. */
export const destroy: Command = {
    summary: "remove an environment's resources; the cluster stays",
    usage,
    async run(args) {
        const options = readOptions(args, destroyOptions, usage);
        const isAccepted = readAccepted(options.accept);
        const environment = oneStackOf(options);
        const config = readSettings(environment);
        const terminal = ownTerminal();
        // Data is lost because that was asked for, so that a script need not say it twice.
        if (!isAccepted && terminal.isInteractive && hasState(homeDirectory(), environment)) {
            const context = options.context ?? config.context;
            const what = `This removes all of ${environment} from the cluster of context ${context}, with its data`;
            await confirmLoss(environment, what, terminal);
        }
        const { context, json } = options;
        return runOperation({ environment, context, json }, destroyPlatform, console.log);
    },
};
