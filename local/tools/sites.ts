import * as fs from "node:fs";
import * as path from "node:path";

export type Fetch = (url: string, options: { readonly signal: AbortSignal }) => Promise<Response>;

/** A site that has not begun to answer by then is out of reach. */
const answerMilliseconds = 5_000;

/** How long a site that was out of reach is not asked again, by this run or another. */
const silenceMilliseconds = 10 * 60_000;

/**
 * The download sites, with a memory of those that are out of reach: on a closed network the first
 * run finds out in seconds, and the next ones do not ask again for ten minutes.
 */
export class Sites {
    private readonly fetch: Fetch;
    private readonly memory: string;
    private readonly refusedUntil: Map<string, number>;

    public constructor(fetch: Fetch, cache: string) {
        this.fetch = fetch;
        this.memory = path.join(cache, "tools", "unreachable-sites.json");
        this.refusedUntil = remembered(this.memory);
    }

    /**
     * The answer to a request, its body still to be read; undefined when there is none to be had.
     *
     * @throws the signal's reason when it is aborted meanwhile.
     */
    public get(url: string, signal: AbortSignal): Promise<Response | undefined> {
        return this.ask(url, signal, (response) => Promise.resolve(response));
    }

    /** The same for a short text, read whole. */
    public text(url: string, signal: AbortSignal): Promise<string | undefined> {
        return this.ask(url, signal, (response) => response.text());
    }

    /** Lets every site be asked again: for when there is no other way to get a tool. */
    public forget(): void {
        this.refusedUntil.clear();
        fs.rmSync(this.memory, { force: true });
    }

    /** Notes that the site of a URL is out of reach. */
    public refuse(url: string): void {
        this.refusedUntil.set(new URL(url).host, Date.now() + silenceMilliseconds);
        fs.mkdirSync(path.dirname(this.memory), { recursive: true });
        const draft = `${this.memory}.${process.pid}`;
        fs.writeFileSync(draft, JSON.stringify(Object.fromEntries(this.refusedUntil)));
        fs.renameSync(draft, this.memory);
    }

    private async ask<T>(
        url: string,
        signal: AbortSignal,
        read: (response: Response) => Promise<T>,
    ): Promise<T | undefined> {
        if ((this.refusedUntil.get(new URL(url).host) ?? 0) > Date.now()) {
            return undefined;
        }
        const tooLate = new AbortController();
        const timer = setTimeout(() => {
            tooLate.abort();
        }, answerMilliseconds);
        try {
            const response = await this.fetch(url, {
                signal: AbortSignal.any([signal, tooLate.signal]),
            });
            if (response.ok) {
                return await read(response);
            }
            await response.body?.cancel();
            // A file that is missing says nothing about the site.
            if (response.status !== 404) {
                this.refuse(url);
            }
        } catch {
            signal.throwIfAborted();
            this.refuse(url);
        } finally {
            clearTimeout(timer);
        }
        return undefined;
    }
}

function remembered(file: string): Map<string, number> {
    const refused = new Map<string, number>();
    let content: unknown;
    try {
        content = JSON.parse(fs.readFileSync(file, "utf8"));
    } catch {
        // Absent or damaged: it only ever saves time.
        return refused;
    }
    if (typeof content === "object" && content !== null) {
        for (const [host, until] of Object.entries(content)) {
            if (typeof until === "number") {
                refused.set(host, until);
            }
        }
    }
    return refused;
}
