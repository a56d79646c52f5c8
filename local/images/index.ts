import { UserError } from "../../errors";
import type { Progress } from "../progress";
import { explain } from "../tools/failures";
import { interruptible } from "../tools/interrupt";
import { thisMachine } from "../tools/machine";
import { provideTools } from "../tools/provide";
import { assembled } from "./assemble";
import { catalogue } from "./catalogue";
import type { ImageSet, LocalImage } from "./set";
import { systemProgram } from "./system";
import { imageSpecs, systemImageSpecs } from "./table";

export { publishImages } from "./publish";
export { unavailableImages } from "./table";
export type { ImageSet, LocalImage };

/**
 * Gets every image ready that can be made here: from the cache, else of programs that are built from
 * Go modules, or that this system has.
 *
 * @throws UserError when one cannot be had, or when a signal stopped it.
 */
export async function ensureImages(progress: Progress): Promise<ImageSet> {
    const machine = thisMachine();
    if (machine.platform.os !== "linux") {
        throw new UserError(
            "Container images are built for real nodes, which need Linux: use the simulated " +
                "nodes on this machine.",
        );
    }
    const fromSystem = systemImageSpecs.map((spec) => [spec, systemProgram(spec)] as const);
    const names = imageSpecs.map((spec) => spec.program);
    const tools = await provideTools(catalogue, [...names, "crane"], progress, machine);
    const built = imageSpecs.map((spec) => [spec, tools[spec.program].path] as const);
    const programs = [...built, ...fromSystem];
    try {
        return await interruptible(async (signal) => {
            const images: LocalImage[] = [];
            for (const [spec, binary] of programs) {
                images.push(await assembled(spec, binary, machine, progress, signal));
            }
            return { crane: tools.crane.path, images };
        });
    } catch (error) {
        throw explain(error, machine.cache);
    }
}
