import * as os from "node:os";
import * as path from "node:path";

/** The checkout: the folder that holds Pulumi.yaml. */
export const repositoryRoot = path.resolve(__dirname, "..");

/**
 * Everything that a checkout has running or remembers: cluster data, Pulumi state, passphrase.
 *
 * @default `.groundwork` in the checkout; the environment variable GROUNDWORK_HOME moves it, so that
 * tests and a second platform never touch the first.
 */
export function homeDirectory(): string {
    return path.resolve(process.env.GROUNDWORK_HOME ?? path.join(repositoryRoot, ".groundwork"));
}

/**
 * The tool cache, shared by all checkouts of one user.
 *
 * @default `$XDG_CACHE_HOME/groundwork`, else `~/.cache/groundwork`; GROUNDWORK_CACHE moves it.
 */
export function cacheDirectory(): string {
    const userCache = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache");
    return path.resolve(process.env.GROUNDWORK_CACHE ?? path.join(userCache, "groundwork"));
}
