import { buildInto } from "./build";
import type { ModuleGroup } from "./spec";
import type { Errand, Receipt } from "./errand";
import { exclusively } from "./exclusive";
import { sourcesChanged } from "./failures";
import { cached, moduleEntry, publish, type Entry } from "./store";

/** Tools of one module that are to be built with one Go. */
export interface GroupBuild<N extends string> {
    readonly group: ModuleGroup;
    readonly names: readonly N[];
    readonly go: string;
}

/**
 * Builds tools of one module into the cache.
 *
 * @returns what was done; nothing when another run had built them meanwhile.
 */
export async function buildGroup<C extends string, N extends C>(
    errand: Errand<C>,
    build: GroupBuild<N>,
): Promise<Receipt<N>[]> {
    const { catalogue, machine, progress, signal } = errand;
    const { group } = build;
    const versions = new Set(build.names.map((name) => catalogue[name].version));
    const label = `${group.name} ${[...versions].join("/")}`;
    const entryNow = (): Promise<Entry> =>
        moduleEntry(machine.cache, catalogue, group, machine.platform);
    const entry = await entryNow();
    return exclusively(entry, label, progress, signal, async (workspace) => {
        const names: N[] = [];
        for (const name of build.names) {
            if ((await cached(entry, name)) === undefined) {
                names.push(name);
            }
        }
        if (names.length === 0) {
            return [];
        }
        const started = Date.now();
        const step = progress.step(`Building ${label}: ${names.join(", ")}`);
        try {
            const result = await buildInto(
                workspace,
                {
                    label,
                    builds: new Map(names.map((name) => [name, catalogue[name].build])),
                    group,
                    log: `${entry.directory}.log`,
                },
                build.go,
                machine,
                signal,
                step.update.bind(step),
            );
            if ((await entryNow()).directory !== entry.directory) {
                throw sourcesChanged(label);
            }
            await publish(result, entry, names);
        } catch (error) {
            step.fail();
            throw error;
        }
        step.done();
        return [{ label, names, origin: "module", milliseconds: Date.now() - started }];
    });
}
