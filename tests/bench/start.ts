import { setMocks } from "@pulumi/pulumi/runtime";

import { parseConfig } from "../../config";
import { settingsOfFiles } from "../../config/sources";
import { repositoryRoot } from "../../local/paths";
import { platform } from "../../stacks/platform";
import { environment } from "./environment";

// Prints how many seconds the program takes by itself, from its settings to the registration of its
// last resource: the engine that answers it here takes no time of its own.

let registered = 0;
let last = 0;

async function start(): Promise<void> {
    await setMocks(
        {
            newResource: (resource) => {
                registered += 1;
                last = performance.now();
                return { id: resource.name, state: {} };
            },
            call: () => ({}),
        },
        "groundwork",
        environment,
    );
    const begin = performance.now();
    platform(parseConfig(environment, settingsOfFiles(repositoryRoot, environment)), {});
    process.on("exit", () => {
        console.log(JSON.stringify({ seconds: (last - begin) / 1000, registered }));
    });
}

void start();
