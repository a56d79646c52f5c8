import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { projectBackend } from "../../config/sources";
import { UserError } from "../../errors";
import { repositoryRoot } from "../../local/paths";

/** The Pulumi project's name, by which its state is filed. */
export const projectName = "groundwork";

/** What Pulumi can keep state in, as the beginning of its address. */
const backends = ["s3://", "gs://", "azblob://", "postgres://", "file://", "https://", "http://"];

/**
 * The backend that somebody has chosen: PULUMI_BACKEND_URL, else `backend.url` of Pulumi.yaml.
 *
 * @returns undefined where state is kept in the home directory.
 * @throws UserError for an address that Pulumi has no backend for.
 */
export function chosenBackend(): string | undefined {
    const variable = process.env.PULUMI_BACKEND_URL;
    const url = variable ?? projectBackend(repositoryRoot);
    if (url === undefined || backends.some((scheme) => url.startsWith(scheme))) {
        return url;
    }
    const place = variable === undefined ? "backend.url of Pulumi.yaml" : "PULUMI_BACKEND_URL";
    throw new UserError(
        `${place} is ${JSON.stringify(url)}, but must begin with ${backends.slice(0, -1).join(", ")} or ${backends.at(-1) ?? ""}: correct it (docs/environments.md).`,
    );
}

/** The file backend in the home directory, for whoever names no backend of their own. */
export function localBackend(home: string): string {
    const directory = stateDirectory(home);
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    // Pulumi replaces a state file in one step, but writes the attributes that it keeps beside each
    // file in place: killed in between, it could never read that state again. Nothing needs them.
    return `file://${directory}?metadata=skip`;
}

export function stateDirectory(home: string): string {
    return path.join(home, "state");
}

/** Where the local backend keeps the state of an environment. */
export function stateFile(home: string, environment: string): string {
    return path.join(stateDirectory(home), ".pulumi/stacks", projectName, `${environment}.json`);
}

/**
 * Where a backend in a folder keeps a file for each run that holds an environment; undefined for
 * any other backend.
 */
export function lockDirectory(backend: string, environment: string): string | undefined {
    const [, folder] = /^file:\/\/([^?]*)/.exec(backend) ?? [];
    return folder === undefined
        ? undefined
        : path.join(
              folder.replace(/^~/, os.homedir()),
              ".pulumi/locks/organization",
              projectName,
              environment,
          );
}
