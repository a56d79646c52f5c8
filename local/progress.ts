/** One piece of work under way. Exactly one of `done` and `fail` ends it. */
export interface Step {
    /** Says what the step is at; shown beside the elapsed time. */
    update(note: string): void;
    done(note?: string): void;
    fail(note?: string): void;
}

/** Where long work reports to. Several steps may be under way at once. */
export interface Progress {
    step(label: string): Step;
    /** Prints a line of its own, above whatever is under way. */
    info(line: string): void;
}

/** What progress needs of a stream; `process.stderr` is one. */
export interface ProgressStream {
    readonly isTTY?: boolean;
    readonly columns?: number;
    write(text: string): unknown;
}

/** How often the live line of a terminal is drawn, and how often a log file hears of a step. */
const redrawMilliseconds = 1_000;
const reminderMilliseconds = 15_000;

const clearLine = "\r\u001b[2K";

/** `45 s`, `4 min 5 s`. */
export function duration(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1000);
    if (seconds < 60) {
        return `${seconds} s`;
    }
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Progress on a stream, by default stderr, so that stdout stays for results.
 *
 * On a terminal: one live line with the elapsed time, and one line that stays for each step that
 * ended. Elsewhere (CI): a line at the start, one every 15 seconds, and one with the duration.
 */
export function terminalProgress(stream: ProgressStream = process.stderr): Progress {
    return stream.isTTY === true ? liveProgress(stream) : logProgress(stream);
}

/** Progress that nobody watches. */
export const silentProgress: Progress = {
    step: () => ({
        update: () => undefined,
        done: () => undefined,
        fail: () => undefined,
    }),
    info: () => undefined,
};

interface Running {
    readonly label: string;
    readonly since: number;
    note?: string;
}

function describe(running: Running): string {
    const note = running.note === undefined ? "" : ` (${running.note})`;
    return `${running.label}${note} ${duration(Date.now() - running.since)}`;
}

function ending(mark: string, running: Running, note: string | undefined): string {
    const took = duration(Date.now() - running.since);
    return `${mark} ${running.label}${note === undefined ? "" : `: ${note}`} (${took})\n`;
}

function liveProgress(stream: ProgressStream): Progress {
    const running = new Set<Running>();
    let timer: NodeJS.Timeout | undefined;

    const draw = (permanent = ""): void => {
        const line = [...running].map(describe).join(", ");
        // A line that wraps could not be cleared again.
        stream.write(clearLine + permanent + line.slice(0, (stream.columns ?? 80) - 1));
    };
    const end = (step: Running, mark: string, note: string | undefined): void => {
        if (running.delete(step)) {
            draw(ending(mark, step, note));
        }
        if (running.size === 0) {
            clearInterval(timer);
            timer = undefined;
        }
    };

    return {
        step(label) {
            const step: Running = { label, since: Date.now() };
            running.add(step);
            timer ??= setInterval(draw, redrawMilliseconds).unref();
            draw();
            return {
                update(note) {
                    step.note = note;
                },
                done: (note) => {
                    end(step, "✓", note);
                },
                fail: (note) => {
                    end(step, "✗", note);
                },
            };
        },
        info(line) {
            draw(`${line}\n`);
        },
    };
}

function logProgress(stream: ProgressStream): Progress {
    return {
        step(label) {
            const step: Running = { label, since: Date.now() };
            stream.write(`${label} ...\n`);
            const timer = setInterval(() => {
                stream.write(`  ${describe(step)}\n`);
            }, reminderMilliseconds).unref();
            const end = (mark: string, note: string | undefined): void => {
                clearInterval(timer);
                stream.write(ending(mark, step, note));
            };
            return {
                update(note) {
                    step.note = note;
                },
                done: (note) => {
                    end("✓", note);
                },
                fail: (note) => {
                    end("✗", note);
                },
            };
        },
        info(line) {
            stream.write(`${line}\n`);
        },
    };
}
