import { engineCommand } from "./engine-command";
import { refreshPlatform } from "./engine/operations";

/** Reads what the cluster has into the state. */
export const refresh = engineCommand(
    "refresh",
    "read the cluster back, so that the next up undoes edits by hand",
    refreshPlatform,
);
