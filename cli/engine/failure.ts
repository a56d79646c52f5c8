import { UserError } from "../../errors";

/** Pulumi's own words for what its events do not tell, made into one sentence with the way on. */
export function engineFailure(error: unknown, environment: string, backend: string): UserError {
    const text = error instanceof Error ? error.message : String(error);
    return new UserError(explain(text, environment, backend), { cause: error });
}

function explain(text: string, environment: string, backend: string): string {
    if (/currently locked by/.test(text)) {
        return lockedSentence(environment, backend);
    }
    if (/incorrect passphrase/.test(text)) {
        return `The passphrase does not open the state of environment ${environment}: set PULUMI_CONFIG_PASSPHRASE to the one that it was made with.`;
    }
    if (/no space left on device/.test(text)) {
        return `The disk is full, so the state of environment ${environment} could not be written: make room, then run the same command again.`;
    }
    const line = text.split("\n").find((each) => /^\s*error:/.test(each)) ?? "no reason was given";
    const reason = line.replace(/^\s*error:\s*/, "").trim();
    if (/secrets manager|secrets \(code=/.test(reason)) {
        return `The key service of environment ${environment} does not answer as it should (${reason}): look at secretsprovider in Pulumi.${environment}.yaml, and log in there (docs/environments.md).`;
    }
    if (/meta\.yaml|credentials|DefaultAzureCredential|PULUMI_ACCESS_TOKEN/.test(reason)) {
        return `The state backend ${backend} does not answer as it should (${reason}): look at its address, and log in there (docs/environments.md).`;
    }
    return `Pulumi stopped in environment ${environment}: ${reason}; run the same command again to go on from there.`;
}

/** What to do about an environment that another run holds. */
export function lockedSentence(environment: string, backend: string): string {
    return `Environment ${environment} is locked by another run: wait for it, or, if that run is no more, run PULUMI_BACKEND_URL=${JSON.stringify(backend)} pulumi cancel ${environment}.`;
}
