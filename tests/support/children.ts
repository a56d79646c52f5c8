import * as fs from "node:fs";
import { z } from "zod";
import { nameOf } from "../../cli/engine/changes";
import type { TestEngine } from "./engine";

const stateSchema = z.object({
    checkpoint: z.object({
        latest: z.object({
            resources: z.array(
                z.object({ urn: z.string(), type: z.string(), parent: z.string().optional() }),
            ),
        }),
    }),
});

/**
 * The resources that belong to a component, as `<type> <name>`, in the order of the alphabet.
 *
 * @param component Its logical name.
 */
export function childrenOf(engine: TestEngine, stack: string, component: string): string[] {
    const content: unknown = JSON.parse(fs.readFileSync(engine.stateFile(stack), "utf8"));
    return stateSchema
        .parse(content)
        .checkpoint.latest.resources.filter(({ parent = "" }) => nameOf(parent) === component)
        .map(({ type, urn }) => `${type} ${nameOf(urn)}`)
        .sort();
}
