import { parseConfig } from "../config";
import { settingsOfFiles } from "../config/sources";
import { repositoryRoot } from "../local/paths";
import { type Command, readOptions } from "./command";

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
        const settings = parseConfig(options.env, settingsOfFiles(repositoryRoot, options.env));
        console.log(JSON.stringify(settings, undefined, 2));
        return Promise.resolve(0);
    },
};
