import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

import { UserError } from "../../errors";

/** Where the state of an environment lives, and what its secrets are encrypted with. */
export interface StateLocation {
    readonly home: string;
    readonly environment: string;
    /** The environment's own way to encrypt, such as a cloud's key service; absent: a passphrase. */
    readonly secretsProvider?: string | undefined;
}

type Environment = Readonly<Record<string, string>>;

/**
 * The Pulumi variables that name the backend and unlock its secrets. A backend or passphrase that
 * the user has set stays; else state is kept in the home directory, under a passphrase that is
 * generated once and readable by its owner only.
 *
 * @throws UserError where state exists and its passphrase does not.
 */
export function stateVariables(location: StateLocation): Environment {
    const backend = process.env.PULUMI_BACKEND_URL;
    return {
        PULUMI_BACKEND_URL: backend ?? localBackend(location.home),
        ...(location.secretsProvider === undefined && passphraseVariables(location, backend)),
    };
}

/** Has the environment ever been brought up? A backend of the user's own may always have it. */
export function hasState(home: string, environment: string): boolean {
    if (process.env.PULUMI_BACKEND_URL !== undefined) {
        return true;
    }
    const stacks = path.join(home, "state/.pulumi/stacks/groundwork");
    return fs.existsSync(path.join(stacks, `${environment}.json`));
}

function localBackend(home: string): string {
    const directory = path.join(home, "state");
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    // Pulumi replaces a state file in one step, but writes the attributes that it keeps beside each
    // file in place: killed in between, it could never read that state again. Nothing needs them.
    return `file://${directory}?metadata=skip`;
}

function passphraseVariables(location: StateLocation, backend: string | undefined): Environment {
    const { PULUMI_CONFIG_PASSPHRASE: phrase, PULUMI_CONFIG_PASSPHRASE_FILE: given } = process.env;
    if (phrase !== undefined) {
        return { PULUMI_CONFIG_PASSPHRASE: phrase };
    }
    if (given !== undefined) {
        if (!fs.existsSync(given)) {
            throw new UserError(
                `PULUMI_CONFIG_PASSPHRASE_FILE is ${JSON.stringify(given)}, but there is no such file: correct the path, or unset it.`,
            );
        }
        return { PULUMI_CONFIG_PASSPHRASE_FILE: given };
    }
    return { PULUMI_CONFIG_PASSPHRASE_FILE: ownPassphrase(location, backend) };
}

function ownPassphrase({ home, environment }: StateLocation, backend: string | undefined): string {
    const file = path.join(home, "passphrase");
    if (fs.existsSync(file)) {
        return file;
    }
    const remedy = "restore that file, or set PULUMI_CONFIG_PASSPHRASE to the passphrase";
    if (backend !== undefined) {
        throw new UserError(
            `The passphrase of environment ${environment} is missing: its state is at PULUMI_BACKEND_URL ${JSON.stringify(backend)}; set PULUMI_CONFIG_PASSPHRASE to its passphrase.`,
        );
    }
    if (hasState(home, environment)) {
        throw new UserError(
            `The passphrase of environment ${environment} is missing: there is state in ${path.join(home, "state")}, but no ${file}; ${remedy}.`,
        );
    }
    fs.mkdirSync(home, { recursive: true, mode: 0o700 });
    fs.writeFileSync(file, `${randomBytes(32).toString("base64url")}\n`, {
        mode: 0o600,
        flag: "wx",
    });
    return file;
}
