import type { PlatformConfig } from "../../config";
import type { Progress } from "../../local/progress";
import { renderEnvironment } from "../render/environment";
import type { OrderedObject } from "../render/order";
import { anySeed } from "../render/seed";
import { readSettings } from "../settings";

/** An environment as it is compared. */
export interface Compared {
    readonly config: PlatformConfig;
    /** Empty where only settings are compared. */
    readonly objects: readonly OrderedObject[];
}

/** @throws UserError for a wrong setting, and for what cannot be rendered. */
export async function readEnvironment(
    environment: string,
    { settingsOnly }: { readonly settingsOnly: boolean },
    progress: Progress,
): Promise<Compared> {
    const config = readSettings(environment);
    if (settingsOnly) {
        return { config, objects: [] };
    }
    return { config, objects: await renderEnvironment(environment, progress, anySeed()) };
}
