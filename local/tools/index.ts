import type { Progress } from "../progress";
import { catalogue, type ToolName } from "./catalogue";
import { thisMachine } from "./machine";
import { provideTools, type ProvidedTool } from "./provide";

export type { ToolName };

/** What only real nodes run: got when they are, since they need root on Linux. */
export const nodeToolNames: readonly ToolName[] = ["kubelet", "kube-proxy"];

/** What only the tests of the platform's own CI run. */
export const ciToolNames: readonly ToolName[] = ["actionlint"];

/** Every tool that the platform needs on any machine, in the order of the catalogue. */
export const toolNames: readonly ToolName[] = Object.keys(catalogue)
    .filter(isToolName)
    .filter((name) => ![...nodeToolNames, ...ciToolNames].includes(name));

export type Tool = ProvidedTool<ToolName>;

/**
 * Gets the named tools ready to run: from PATH where the version fits, else from the cache, else
 * by the official download, else built from their Go modules.
 *
 * @throws UserError when a tool cannot be had, or when a signal stopped it.
 */
export function ensureTools<N extends ToolName>(
    names: readonly N[],
    progress: Progress,
): Promise<Readonly<Record<N, Tool>>> {
    return provideTools(catalogue, names, progress, thisMachine());
}

function isToolName(name: string): name is ToolName {
    return Object.hasOwn(catalogue, name);
}
