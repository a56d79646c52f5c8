import * as readline from "node:readline";

import { UserError } from "../../errors";
import type { Plan, PlannedChange } from "./plan";
import { some } from "./some";
import { changeLines } from "./text";

/** Where a question is asked, if anybody is there to answer. */
export interface Terminal {
    readonly isInteractive: boolean;
    readonly tell: (text: string) => void;
    /** What is typed; nothing where the input ends or is interrupted. */
    readonly ask: (question: string) => Promise<string>;
}

/** The option by which whoever runs a command accepts that data is lost. */
export const acceptOption = { accept: { type: "string" } } as const;

/**
 * Whether data loss is accepted beforehand.
 *
 * @throws UserError for another risk, about which nothing ever asks.
 */
export function readAccepted(accept: string | undefined): boolean {
    if (accept !== undefined && accept !== "data-loss") {
        throw new UserError(
            `--accept is ${JSON.stringify(accept)}, but only data-loss is ever asked about: leave it out, or say --accept data-loss.`,
        );
    }
    return accept !== undefined;
}

/**
 * Makes sure that somebody wants what a plan loses.
 *
 * @throws UserError where nobody says so.
 */
export async function confirmPlan(plan: Plan, terminal: Terminal): Promise<void> {
    const { environment } = plan;
    const losing = plan.changes.filter(({ risk }) => risk === "data-loss");
    if (losing.length === 0) {
        return;
    }
    if (!terminal.isInteractive) {
        throw new UserError(refusal(environment, losing));
    }
    terminal.tell(losing.flatMap(changeLines).join("\n"));
    await confirmLoss(environment, `This loses data in ${environment}`, terminal);
}

function refusal(environment: string, losing: readonly PlannedChange[]): string {
    const objects = some(losing.map(({ object }) => object));
    return `Nothing was changed, as environment ${environment} would lose data (${objects}) and no terminal is there to confirm it: look at bin/groundwork preview -e ${environment}, then say --accept data-loss.`;
}

/**
 * Asks for the environment's name.
 *
 * @throws UserError where the answer is another one.
 */
export async function confirmLoss(
    environment: string,
    what: string,
    terminal: Terminal,
): Promise<void> {
    const answer = await terminal.ask(`${what}. Type the environment's name to go on: `);
    if (answer.trim() !== environment) {
        throw new UserError(
            `Nothing was changed, as the answer was not ${environment}: run the command again and type that name to go on.`,
        );
    }
}

/** The terminal that the command runs in. It asks on stderr, so that stdout stays for results. */
export function ownTerminal(): Terminal {
    const { stdin: input, stderr: output } = process;
    return {
        isInteractive: input.isTTY && output.isTTY,
        tell: (text) => {
            output.write(`${text}\n`);
        },
        ask: (question) =>
            new Promise((resolve) => {
                const lines = readline.createInterface({ input, output });
                lines.on("close", () => {
                    resolve("");
                });
                lines.question(question, (answer) => {
                    resolve(answer);
                    lines.close();
                });
            }),
    };
}
