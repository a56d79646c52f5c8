import { engineCommand } from "./engine-command";
import { destroyPlatform } from "./engine/operations";

/** Removes an environment's resources from its cluster. */
export const destroy = engineCommand(
    "destroy",
    "remove an environment's resources; the cluster stays",
    destroyPlatform,
);
