import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { UserError } from "../errors";

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
 * Makes sure that the home directory is there, and readable by its owner only.
 *
 * @throws UserError where it cannot be made or written.
 */
export function prepareHome(): string {
    const home = homeDirectory();
    try {
        fs.mkdirSync(home, { recursive: true, mode: 0o700 });
        fs.accessSync(home, fs.constants.W_OK | fs.constants.X_OK);
        return home;
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new UserError(
            `${home} cannot be written (${reason}): make it writable, or set GROUNDWORK_HOME to a folder that is.`,
        );
    }
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
