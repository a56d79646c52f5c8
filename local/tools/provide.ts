import { UserError } from "../../errors";
import { duration, type Progress } from "../progress";
import { acquire } from "./acquire";
import type { Catalogue } from "./spec";
import type { Receipt } from "./errand";
import { explain } from "./failures";
import { interruptible } from "./interrupt";
import type { Machine } from "./machine";
import { findFitting } from "./path";
import { Sites } from "./sites";
import { cached, downloadEntry, moduleEntry } from "./store";

/** A tool that is ready to run. */
export interface ProvidedTool<N extends string> {
    readonly name: N;
    /** `major.minor.patch`. */
    readonly version: string;
    readonly path: string;
    /** Where this run got it from; `cache` when an earlier run, or one at the same time, did. */
    readonly origin: "path" | "cache" | "download" | "module";
}

/**
 * Finds or gets tools of a catalogue.
 *
 * @throws UserError when one cannot be had; nothing half-made is left then.
 */
export async function provideTools<C extends string, N extends C>(
    catalogue: Catalogue<C>,
    names: readonly N[],
    progress: Progress,
    machine: Machine,
): Promise<Readonly<Record<N, ProvidedTool<N>>>> {
    const started = Date.now();
    const tools = new Map<N, ProvidedTool<N>>();
    const keep = (tool: ProvidedTool<N> | undefined): void => {
        if (tool !== undefined) {
            tools.set(tool.name, tool);
        }
    };
    await Promise.all(
        names.map(async (name) => {
            keep(
                (await onPath(catalogue, name, machine)) ??
                    (await inCache(catalogue, name, machine)),
            );
        }),
    );
    const missing = names.filter((name) => !tools.has(name));
    if (missing.length > 0) {
        const receipts = await get(catalogue, missing, progress, machine);
        for (const name of missing) {
            const origin = receipts.find((receipt) => receipt.names.includes(name))?.origin;
            keep(await inCache(catalogue, name, machine, origin));
        }
        report(receipts, Date.now() - started, progress);
    }
    return indexed(tools, names);
}

async function get<C extends string, N extends C>(
    catalogue: Catalogue<C>,
    names: readonly N[],
    progress: Progress,
    machine: Machine,
): Promise<Receipt<N>[]> {
    try {
        return await interruptible((signal) => {
            const sites = new Sites(machine.fetch, machine.cache);
            return acquire({ catalogue, machine, progress, sites, signal }, names);
        });
    } catch (error) {
        throw explain(error, machine.cache);
    }
}

async function onPath<C extends string, N extends C>(
    catalogue: Catalogue<C>,
    name: N,
    machine: Machine,
): Promise<ProvidedTool<N> | undefined> {
    const wanted = catalogue[name].onPath;
    const found = wanted && (await findFitting(name, wanted, machine.searchPath));
    return found && { name, ...found, origin: "path" };
}

async function inCache<C extends string, N extends C>(
    catalogue: Catalogue<C>,
    name: N,
    machine: Machine,
    origin: ProvidedTool<N>["origin"] = "cache",
): Promise<ProvidedTool<N> | undefined> {
    const { cache, platform } = machine;
    const spec = catalogue[name];
    const path =
        (await cached(downloadEntry(cache, name, spec, platform), name)) ??
        (await cached(await moduleEntry(cache, catalogue, spec.build.group, platform), name));
    return path === undefined ? undefined : { name, version: spec.version, path, origin };
}

/** Says where the time went, the longest first. One step has said so itself. */
function report(
    receipts: readonly Receipt<string>[],
    milliseconds: number,
    progress: Progress,
): void {
    if (receipts.length < 2) {
        return;
    }
    progress.info(`The tools took ${duration(milliseconds)}, of which`);
    for (const receipt of [...receipts].sort((a, b) => b.milliseconds - a.milliseconds)) {
        const how = receipt.origin === "download" ? "downloaded" : "built from its Go module";
        progress.info(`  ${duration(receipt.milliseconds).padStart(12)}  ${receipt.label} ${how}`);
    }
}

function indexed<N extends string>(
    tools: ReadonlyMap<N, ProvidedTool<N>>,
    names: readonly N[],
): Readonly<Record<N, ProvidedTool<N>>> {
    const index = Object.fromEntries(tools);
    if (!hasAll(index, names)) {
        const gone = names.filter((name) => index[name] === undefined);
        throw new UserError(
            `Somebody removed ${gone.join(", ")} from the tool cache or changed its sources ` +
                "meanwhile: run the same command again.",
        );
    }
    return index;
}

function hasAll<N extends string>(
    index: Readonly<Partial<Record<string, ProvidedTool<N>>>>,
    names: readonly N[],
): index is Readonly<Record<N, ProvidedTool<N>>> {
    return names.every((name) => index[name] !== undefined);
}
