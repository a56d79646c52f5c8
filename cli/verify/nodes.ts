import { z } from "zod";

import { UserError } from "../../errors";
import { simulated } from "../../local/cluster/objects";

/** Where containers run, and where they only seem to. */
export interface Nodes {
    readonly real: readonly string[];
    readonly simulated: readonly string[];
}

export const nodeList = z.object({
    items: z.array(
        z.object({
            metadata: z.object({
                name: z.string(),
                annotations: z.record(z.string(), z.string()).default({}),
            }),
        }),
    ),
});

/** Tells real nodes from those that kwok plays. */
export function sortNodes({ items }: z.output<typeof nodeList>): Nodes {
    const isSimulated = (annotations: Readonly<Record<string, string>>): boolean =>
        Object.entries(simulated).every(([key, value]) => annotations[key] === value);
    const namesOf = (wanted: boolean): string[] =>
        items
            .filter(({ metadata }) => isSimulated(metadata.annotations) === wanted)
            .map(({ metadata }) => metadata.name);
    return { real: namesOf(false), simulated: namesOf(true) };
}

/**
 * Makes sure that containers run somewhere.
 *
 * @throws UserError where every node is simulated, or there is none.
 */
export function requireRealNodes(nodes: Nodes, context: string): void {
    if (nodes.real.length > 0) {
        return;
    }
    throw new UserError(
        nodes.simulated.length === 0
            ? `The cluster at context ${context} has no node, so nothing of the platform runs there: add one.`
            : `All ${nodes.simulated.length} nodes of the cluster at context ${context} are simulated, so no container runs there and nothing can be verified: run make nodes for nodes that run them, or name another cluster with --context.`,
    );
}
