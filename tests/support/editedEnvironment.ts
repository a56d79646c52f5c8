import { type Checkout, copyCheckout } from "./checkout";
import { environment, type RealPlatform } from "./realNodes";

/** The file of the environment that real nodes run. */
export const environmentFile = `Pulumi.${environment}.yaml`;

/** A checkout in which a test edits the environment that it shares with others. */
export interface EditedEnvironment {
    readonly checkout: Checkout;
    /** Runs `bin/groundwork` with the edited files on the shared cluster. @throws Error if it fails */
    readonly groundwork: (...args: readonly string[]) => Promise<void>;
    /** Brings the environment up as this checkout has it, and forgets the edited one. */
    readonly undo: () => Promise<void>;
}

export async function editedEnvironment(platform: RealPlatform): Promise<EditedEnvironment> {
    const checkout = await copyCheckout();
    return {
        checkout,
        groundwork: async (...args) => {
            const home = { GROUNDWORK_HOME: platform.home };
            const command = [...args, "-e", environment];
            const { code, stdout, stderr } = await checkout.groundwork(command, home);
            if (code !== 0) {
                throw new Error(`${args.join(" ")} failed: ${stdout}${stderr}`);
            }
        },
        undo: async () => {
            await checkout.remove();
            // What the edits had added goes, and its namespaces with it.
            const accept = ["--accept", "data-loss"];
            const { code, stdout, stderr } = await platform.groundwork(
                "up",
                "-e",
                environment,
                ...accept,
            );
            if (code !== 0) {
                throw new Error(`the platform is not as it was: ${stdout}${stderr}`);
            }
        },
    };
}
