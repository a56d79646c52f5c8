import { buildGroup, type GroupBuild } from "./buildGroup";
import type { ModuleGroup } from "./spec";
import { offerOf, type Offer } from "./download";
import type { Errand, Receipt } from "./errand";
import { noWayToGet } from "./failures";
import { fetchTool } from "./fetchTool";
import { goFor } from "./go";
import { together } from "./together";

type Offers<N extends string> = ReadonlyMap<N, Offer>;

/**
 * Puts tools into the cache: downloads what is offered with a checksum and builds the rest, both at
 * once, since the one waits for the network and the other for the processor.
 *
 * @throws UserError, before anything is done, when a tool can neither be downloaded nor built.
 */
export async function acquire<C extends string, N extends C>(
    errand: Errand<C>,
    names: readonly N[],
): Promise<Receipt<N>[]> {
    let offers = await offersFor(errand, names);
    let builds = await planBuilds(errand, without(names, offers));
    if (builds instanceof Error) {
        // The network may be back: what an earlier run remembers must not be the last word.
        errand.sites.forget();
        offers = await offersFor(errand, names);
        builds = await planBuilds(errand, without(names, offers));
    }
    const planned = orThrow(builds);
    const brokenOff: N[] = [];
    const receipts = await together(errand.signal, [
        (signal) => fetchAll({ ...errand, signal }, offers, brokenOff),
        (signal) => buildAll({ ...errand, signal }, planned),
    ]);
    const instead = await buildAll(errand, orThrow(await planBuilds(errand, brokenOff)));
    return [...receipts.flat(), ...instead];
}

async function offersFor<C extends string, N extends C>(
    errand: Errand<C>,
    names: readonly N[],
): Promise<Offers<N>> {
    const offers = new Map<N, Offer>();
    await Promise.all(
        names.map(async (name) => {
            const download = errand.catalogue[name].download?.(errand.machine.platform);
            const offer = download && (await offerOf(download, errand.sites, errand.signal));
            if (offer !== undefined) {
                offers.set(name, offer);
            }
        }),
    );
    return offers;
}

/** The builds that make the named tools; an error when there is no Go to make them with. */
async function planBuilds<C extends string, N extends C>(
    errand: Errand<C>,
    names: readonly N[],
): Promise<GroupBuild<N>[] | Error> {
    const groups = new Map<ModuleGroup, N[]>();
    for (const name of names) {
        const { group } = errand.catalogue[name].build;
        groups.set(group, [...(groups.get(group) ?? []), name]);
    }
    const builds: GroupBuild<N>[] = [];
    for (const [group, members] of groups) {
        const go = await goFor(group, errand.machine, errand.signal);
        if ("missing" in go) {
            return noWayToGet(names, go.missing, go.minimum);
        }
        builds.push({ group, names: members, go: go.program });
    }
    return builds;
}

/** Downloads one after another; notes the tools whose site broke off. */
async function fetchAll<C extends string, N extends C>(
    errand: Errand<C>,
    offers: Offers<N>,
    brokenOff: N[],
): Promise<Receipt<N>[]> {
    const receipts: Receipt<N>[] = [];
    for (const [name, offer] of offers) {
        const done = await fetchTool(errand, name, errand.catalogue[name], offer);
        if (done === undefined) {
            brokenOff.push(name);
        }
        receipts.push(...(done ?? []));
    }
    return receipts;
}

/** One after another: each build uses all processors, and memory for all of them. */
async function buildAll<C extends string, N extends C>(
    errand: Errand<C>,
    builds: readonly GroupBuild<N>[],
): Promise<Receipt<N>[]> {
    const receipts: Receipt<N>[] = [];
    for (const build of builds) {
        receipts.push(...(await buildGroup(errand, build)));
    }
    return receipts;
}

function without<N extends string>(names: readonly N[], offers: Offers<N>): N[] {
    return names.filter((name) => !offers.has(name));
}

function orThrow<T>(result: T | Error): T {
    if (result instanceof Error) {
        throw result;
    }
    return result;
}
