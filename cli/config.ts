import { type Command, environmentOptions, readOptions } from "./command";
import { oneStackOf } from "./fleet/stacks";
import { readSettings } from "./settings";

const usage = "bin/groundwork config [-e ENV] [--cluster NAME]";

/** Checks an environment's settings and prints them complete, defaults included. */
export const config: Command = {
    summary: "check an environment's settings and print them complete, as JSON",
    usage,
    run(args) {
        const { env, cluster } = environmentOptions;
        const options = readOptions(args, { env, cluster }, usage);
        console.log(JSON.stringify(readSettings(oneStackOf(options)), undefined, 2));
        return Promise.resolve(0);
    },
};
