import { nodesOf, stopCluster } from "../local/cluster";
import { homeDirectory } from "../local/paths";
import { terminalProgress } from "../local/progress";
import { type Command, readOptions } from "./command";
import { destroy, destroyOptions } from "./destroy";
import { hasState } from "./engine/passphrase";
import { oneStackOf } from "./fleet/stacks";
import { readSettings } from "./settings";

const usage =
    "bin/groundwork down [-e ENV] [--cluster NAME] [--context NAME] [--accept data-loss] [--json]";

/** Removes an environment, and stops the embedded cluster if that is where it stood. */
export const down: Command = {
    summary: "destroy an environment and stop the embedded cluster",
    usage,
    async run(args) {
        const options = readOptions(args, destroyOptions, usage);
        const environment = oneStackOf(options);
        const config = readSettings(environment);
        const home = homeDirectory();
        const code = hasState(home, environment) ? await destroy.run(args) : 0;
        const nodes = nodesOf(options.context ?? config.context);
        if (code === 0 && nodes !== undefined) {
            await stopCluster(home, terminalProgress(), nodes);
        }
        return code;
    },
};
