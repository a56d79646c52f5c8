import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

import { UserError } from "../../errors";
import { chosenBackend, localBackend, stateDirectory, stateFile } from "./backend";

/** Where the state of an environment lives, and what its secrets are encrypted with. */
export interface StateLocation {
    readonly home: string;
    readonly environment: string;
    /** The environment's own way to encrypt, such as a cloud's key service; absent: a passphrase. */
    readonly secretsProvider?: string | undefined;
}

/** Pulumi's variables for backend and secrets. */
export type StateVariables = Readonly<Record<string, string>> & {
    readonly PULUMI_BACKEND_URL: string;
};

/**
 * Looks, before anything is started, whether the environment's state can be opened.
 *
 * @throws UserError where a passphrase is needed that is not there.
 */
export function requirePassphrase({ home, environment, secretsProvider }: StateLocation): void {
    const { PULUMI_CONFIG_PASSPHRASE: phrase, PULUMI_CONFIG_PASSPHRASE_FILE: given } = process.env;
    if (secretsProvider !== undefined || phrase !== undefined) {
        return;
    }
    if (given !== undefined && !fs.existsSync(given)) {
        throw new UserError(
            `PULUMI_CONFIG_PASSPHRASE_FILE is ${JSON.stringify(given)}, but there is no such file: correct the path, or unset it.`,
        );
    }
    const file = ownPassphrase(home);
    if (given !== undefined || fs.existsSync(file)) {
        return;
    }
    const missing = `The passphrase of environment ${environment} is missing`;
    const backend = chosenBackend();
    if (backend !== undefined) {
        throw new UserError(
            `${missing}: its state is at ${JSON.stringify(backend)}; set PULUMI_CONFIG_PASSPHRASE to its passphrase.`,
        );
    }
    if (hasState(home, environment)) {
        throw new UserError(
            `${missing}: there is state in ${stateDirectory(home)}, but no ${file}; restore that file, or set PULUMI_CONFIG_PASSPHRASE to the passphrase.`,
        );
    }
}

/**
 * The Pulumi variables that name the backend and unlock its secrets. A backend or passphrase that
 * the user has set stays; else state is kept in the home directory, under a passphrase that is
 * generated once and readable by its owner only. Called after `requirePassphrase`.
 */
export function stateVariables(location: StateLocation): StateVariables {
    const { home, secretsProvider } = location;
    return {
        PULUMI_BACKEND_URL: chosenBackend() ?? localBackend(home),
        ...(secretsProvider === undefined && passphraseVariables(home)),
    };
}

/** Has the environment ever been brought up? A backend of the user's own may always have it. */
export function hasState(home: string, environment: string): boolean {
    if (chosenBackend() !== undefined) {
        return true;
    }
    return fs.existsSync(stateFile(home, environment));
}

function passphraseVariables(home: string): Readonly<Record<string, string>> {
    const { PULUMI_CONFIG_PASSPHRASE: phrase, PULUMI_CONFIG_PASSPHRASE_FILE: given } = process.env;
    if (phrase !== undefined) {
        return { PULUMI_CONFIG_PASSPHRASE: phrase };
    }
    const file = given ?? ownPassphrase(home);
    if (!fs.existsSync(file)) {
        const generated = randomBytes(32).toString("base64url");
        fs.writeFileSync(file, `${generated}\n`, { mode: 0o600, flag: "wx" });
    }
    return { PULUMI_CONFIG_PASSPHRASE_FILE: file };
}

function ownPassphrase(home: string): string {
    return path.join(home, "passphrase");
}
