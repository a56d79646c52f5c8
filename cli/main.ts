import { inspect } from "node:util";

import { UserError } from "../errors";
import { charts } from "./charts";
import { cluster } from "./cluster";
import type { Command } from "./command";
import { config } from "./config";
import { destroy } from "./destroy";
import { diff } from "./diff";
import { down } from "./down";
import { env } from "./env";
import { policy } from "./policy";
import { preview } from "./preview";
import { refresh } from "./refresh";
import { render } from "./render";
import { team } from "./team";
import { tools } from "./tools";
import { up } from "./up";
import { verify } from "./verify";

const commands: Readonly<Record<string, Command>> = {
    up,
    preview,
    verify,
    policy,
    refresh,
    render,
    diff,
    destroy,
    down,
    team,
    cluster,
    tools,
    charts,
    config,
    env,
};

async function main([name = "help", ...args]: readonly string[]): Promise<number> {
    if (name === "help" || name === "--help" || name === "-h") {
        console.log(help());
        return 0;
    }
    const command = commands[name];
    if (command === undefined) {
        throw new UserError(
            `There is no command ${JSON.stringify(name)}: use one of ${Object.keys(commands).join(", ")}.`,
        );
    }
    if (args.includes("--help") || args.includes("-h")) {
        console.log(`${command.summary}\n\nusage: ${command.usage}`);
        return 0;
    }
    return command.run(args);
}

function help(): string {
    const lines = Object.entries(commands).map(
        ([name, command]) => `  ${name.padEnd(10)}${command.summary}`,
    );
    return ["usage: bin/groundwork <command> [options]", "", ...lines].join("\n");
}

/** People get a sentence; whoever looks for a fault of Groundwork sets GROUNDWORK_DEBUG. */
function explain(error: unknown): string {
    if (process.env.GROUNDWORK_DEBUG !== undefined && error instanceof Error) {
        return inspect(error);
    }
    if (error instanceof UserError) {
        return error.message;
    }
    const [reason = ""] = String(error instanceof Error ? error.message : error).split("\n");
    return `something unexpected failed: ${reason} (run it again with GROUNDWORK_DEBUG=1 for the whole story)`;
}

main(process.argv.slice(2)).then(
    (code) => {
        process.exitCode = code;
    },
    (error: unknown) => {
        console.error(`groundwork: ${explain(error)}`);
        process.exitCode = 1;
    },
);
