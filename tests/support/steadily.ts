import { spawn } from "node:child_process";
import { once } from "node:events";

import { ending } from "./checkout";

/** Something that is done again and again, while a test changes what it is done to. */
export interface Steady {
    /** What has been said by now, a line each time. */
    readonly said: () => readonly string[];
    /** Ends it, and returns all that it said. */
    readonly stop: () => Promise<readonly string[]>;
}

/** A program and its arguments that start another program, in another place. */
export type Within = readonly [string, ...string[]];

/** No test goes on for longer: at ten times a second, five minutes. */
const mostTimes = 3000;

/**
 * Runs a line of shell about ten times a second. It ends with this process, too, as its input then
 * does.
 *
 * @param within Leads to where it runs, such as into a network.
 * @param line Prints one line each time.
 */
export async function steadily([program, ...args]: Within, line: string): Promise<Steady> {
    const script = `
        for ((times = 0; times < ${mostTimes}; times++)); do
            ${line}
            read -rt 0.1 -u 3 || [ $? -gt 128 ] || break
        done`;
    const child = spawn(program, [...args, "bash", "-c", script], {
        stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    const input = child.stdio[3];
    let text = "";
    child.stdout?.on("data", (more: Buffer) => (text += more.toString()));
    const ended = ending(child);
    const said = (): string[] => text.split("\n").filter((each) => each !== "");
    if (child.stdout !== null) {
        await Promise.race([once(child.stdout, "data"), ended]);
    }
    return {
        said,
        stop: async () => {
            if (input !== null && input !== undefined && "end" in input) {
                input.end();
            }
            const { stderr } = await ended;
            return [...said(), ...stderr.split("\n").filter((each) => each !== "")];
        },
    };
}
