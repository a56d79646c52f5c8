import { prepareNodes } from "../nodes/prepare";
import type { Progress } from "../progress";
import { ensureTools } from "../tools";
import type { Layout } from "./layout";
import { controlPlane } from "./parts";
import { bringUp } from "./start";

/** Gets everything that a cluster runs, and returns how it is brought up with that. */
export async function prepare(
    layout: Layout,
    progress: Progress,
): Promise<(tell: (note: string) => void) => Promise<void>> {
    const tools = await ensureTools(controlPlane, progress);
    const real = layout.nodes === "real" ? await prepareNodes(progress) : undefined;
    return (tell) => bringUp(layout, (name) => tools[name].path, real, tell);
}
