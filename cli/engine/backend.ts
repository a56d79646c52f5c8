import * as fs from "node:fs";
import * as path from "node:path";

/** The Pulumi project's name, by which its state is filed. */
export const projectName = "groundwork";

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

/** Where the local backend keeps a file for each run that holds an environment. */
export function lockDirectory(home: string, environment: string): string {
    return path.join(stateDirectory(home), ".pulumi/locks/organization", projectName, environment);
}
