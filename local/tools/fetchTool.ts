import type { ToolSpec } from "./spec";
import { downloadInto, type Offer } from "./download";
import type { Errand, Receipt } from "./errand";
import { exclusively } from "./exclusive";
import { cached, downloadEntry, publish } from "./store";

/**
 * Downloads a tool into the cache.
 *
 * @returns what was done, nothing when another run had done it meanwhile; undefined when the site
 * broke off, so that the tool has to be had in another way.
 */
export async function fetchTool<C extends string, N extends C>(
    errand: Errand<C>,
    name: N,
    spec: ToolSpec,
    offer: Offer,
): Promise<Receipt<N>[] | undefined> {
    const { machine, progress, sites, signal } = errand;
    const label = `${name} ${spec.version}`;
    const entry = downloadEntry(machine.cache, name, spec, machine.platform);
    return exclusively(entry, label, progress, signal, async (workspace) => {
        if ((await cached(entry, name)) !== undefined) {
            return [];
        }
        const started = Date.now();
        const step = progress.step(`Downloading ${label}`);
        try {
            const note = step.update.bind(step);
            const result = await downloadInto(workspace, name, offer, sites, signal, note);
            if (result === undefined) {
                step.fail("the site broke off");
                return undefined;
            }
            await publish(result, entry, [name]);
        } catch (error) {
            step.fail();
            throw error;
        }
        step.done();
        return [{ label, names: [name], origin: "download", milliseconds: Date.now() - started }];
    });
}
