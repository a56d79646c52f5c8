import { UserError } from "../errors";
import type { Command } from "./command";
import { complain } from "./complain";

/** Each is loaded when it is asked for: most need Pulumi and all its packages, and some do not. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
    up: async () => (await import("./up.ts")).up,
    preview: async () => (await import("./preview.ts")).preview,
    verify: async () => (await import("./verify.ts")).verify,
    policy: async () => (await import("./policy.ts")).policy,
    drift: async () => (await import("./drift.ts")).drift,
    render: async () => (await import("./render.ts")).render,
    diff: async () => (await import("./diff.ts")).diff,
    refresh: async () => (await import("./refresh.ts")).refresh,
    destroy: async () => (await import("./destroy.ts")).destroy,
    unlock: async () => (await import("./unlock.ts")).unlock,
    down: async () => (await import("./down.ts")).down,
    team: async () => (await import("./team.ts")).team,
    cluster: async () => (await import("./cluster.ts")).cluster,
    tools: async () => (await import("./tools.ts")).tools,
    charts: async () => (await import("./charts.ts")).charts,
    config: async () => (await import("./config.ts")).config,
    env: async () => (await import("./env.ts")).env,
};

async function main([name = "help", ...args]: readonly string[]): Promise<number> {
    if (name === "help" || name === "--help" || name === "-h") {
        console.log(await help());
        return 0;
    }
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (load === undefined) {
        throw new UserError(
            `There is no command ${JSON.stringify(name)}: use one of ${Object.keys(commands).join(", ")}.`,
        );
    }
    const command = await load();
    if (args.includes("--help") || args.includes("-h")) {
        console.log(`${command.summary}\n\nusage: ${command.usage}`);
        return 0;
    }
    try {
        return await command.run(args);
    } catch (error) {
        complain(error);
        return command.failureCode ?? 1;
    }
}

async function help(): Promise<string> {
    const lines = await Promise.all(
        Object.entries(commands).map(
            async ([name, load]) => `  ${name.padEnd(10)}${(await load()).summary}`,
        ),
    );
    return ["usage: bin/groundwork <command> [options]", "", ...lines].join("\n");
}

main(process.argv.slice(2)).then(
    (code) => {
        process.exitCode = code;
    },
    (error: unknown) => {
        complain(error);
        process.exitCode = 1;
    },
);
