import { type Command, readOptions } from "./command";
import { readSettings } from "./settings";

const usage = "bin/groundwork config [-e ENV]";

/** Checks an environment's settings and prints them complete, defaults included. */
export const config: Command = {
    summary: "check an environment's settings and print them complete, as JSON",
    usage,
    run(args) {
        const options = readOptions(
            args,
            { env: { type: "string", short: "e", default: "dev" } },
            usage,
        );
        console.log(JSON.stringify(readSettings(options.env), undefined, 2));
        return Promise.resolve(0);
    },
};
