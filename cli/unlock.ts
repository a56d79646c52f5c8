import { repositoryRoot } from "../local/paths";
import { terminalProgress } from "../local/progress";
import { ensureTools } from "../local/tools";
import { type Command, environmentOptions, readOptions } from "./command";
import { engineFailure } from "./engine/failure";
import { breakLocks } from "./engine/locks";
import { stateVariables } from "./engine/passphrase";
import { runPulumi } from "./engine/run";
import { oneStackOf } from "./fleet/stacks";
import { checkSettings } from "./session";

const usage = "bin/groundwork unlock [-e ENV] [--cluster NAME]";

/** Frees an environment whose state is locked by a run that is no more. Needs no cluster. */
export const unlock: Command = {
    summary: "free an environment that a run holds which is no more",
    usage,
    async run(args) {
        const { env, cluster } = environmentOptions;
        const environment = oneStackOf(readOptions(args, { env, cluster }, usage));
        const { location } = checkSettings({ environment });
        const { pulumi } = await ensureTools(["pulumi"], terminalProgress());
        const variables = stateVariables(location);
        const backend = variables.PULUMI_BACKEND_URL;
        const cancel = (): Promise<string> =>
            runPulumi({ command: pulumi.path }, ["cancel", "--yes", "--stack", environment], {
                directory: repositoryRoot,
                variables,
            }).catch((error: unknown) => {
                throw engineFailure(error, environment, backend);
            });
        const holders = await breakLocks({ backend, environment }, cancel);
        const whose = holders.map((holder) => `The lock of ${holder} is removed.\n`);
        console.log(`${whose.join("")}Environment ${environment} is free.`);
        return 0;
    },
};
