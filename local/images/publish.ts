import type { Progress } from "../progress";
import { runChild } from "../tools/child";
import { interruptible } from "../tools/interrupt";
import { mirrored } from "./reference";
import type { ImageSet, LocalImage } from "./set";

/** What the user's docker remembers of registries is nothing to the one on this machine. */
const craneEnvironment = { DOCKER_CONFIG: "/nonexistent" };

/**
 * Pushes to a registry on this machine, which speaks plain HTTP, the images that it does not serve
 * yet, under the path that a mirror of the official registry would serve them.
 *
 * @param registry Its address, `127.0.0.1:<port>`.
 */
export async function publishImages(
    { crane, images }: ImageSet,
    registry: string,
    progress: Progress,
): Promise<void> {
    await interruptible(async (signal) => {
        const run = (craneArguments: readonly string[]) =>
            runChild(crane, ["--insecure", ...craneArguments], { env: craneEnvironment, signal });
        const isServed = async ({ reference, digest }: LocalImage): Promise<boolean> => {
            const { succeeded, output } = await run(["digest", mirrored(reference, registry)]);
            return succeeded && output.trim() === digest;
        };
        const missing: LocalImage[] = [];
        for (const image of images) {
            if (!(await isServed(image))) {
                missing.push(image);
            }
        }
        for (const { reference, layout } of missing) {
            const step = progress.step(`Publishing ${reference}`);
            const target = mirrored(reference, registry);
            const { succeeded, output } = await run(["push", layout, target]);
            if (!succeeded) {
                step.fail();
                throw new Error(`Pushing ${target} failed: ${output}`);
            }
            step.done();
        }
    });
}
