import { cacheDirectory } from "../paths";
import { thisPlatform, type Platform } from "./platform";
import type { Fetch } from "./sites";

/** What getting tools depends on of the machine it runs on. */
export interface Machine {
    readonly platform: Platform;
    /** The shared cache; tools lie in `tools` under it. */
    readonly cache: string;
    /** Where installed tools, Go among them, are looked for. */
    readonly searchPath: string;
    readonly fetch: Fetch;
}

export function thisMachine(): Machine {
    return {
        platform: thisPlatform(),
        cache: cacheDirectory(),
        searchPath: process.env.PATH ?? "",
        fetch: (url, options) => fetch(url, options),
    };
}
