import { environmentOf } from "../../config/sources";
import { UserError } from "../../errors";
import { repositoryRoot } from "../../local/paths";
import type { RunReport } from "./changes";

/** Pulumi's own words for what its events do not tell, made into one sentence with the way on. */
export function engineFailure(error: unknown, environment: string, backend: string): UserError {
    const text = error instanceof Error ? error.message : String(error);
    return new UserError(explain(text, environment, backend), { cause: error });
}

function explain(text: string, environment: string, backend: string): string {
    if (/currently locked by|[Aa]nother update is currently in progress/.test(text)) {
        return lockedSentence(environment, holderNamed(text));
    }
    if (/incorrect passphrase/.test(text)) {
        return `The passphrase does not open the state of environment ${environment}: set PULUMI_CONFIG_PASSPHRASE to the one that it was made with.`;
    }
    if (diskFull.test(text)) {
        return `The disk is full, so the state of environment ${environment} could not be written: make room, then run the same command again.`;
    }
    const reason = reasonIn(text);
    if (/secrets manager|secrets \(code=/.test(text)) {
        return `The key service of environment ${environment} does not answer as it should (${reason}): look at secretsprovider in Pulumi.${environmentOf(repositoryRoot, environment)}.yaml, and sign in there (docs/environments.md).`;
    }
    const place = `The state of environment ${environment} at ${withoutOptions(backend)}`;
    if (noCredentials.test(text)) {
        return `${place} wants other credentials than it got (${reason}): sign in again, then run the same command again.`;
    }
    if (noNetwork.test(text)) {
        return `${place} cannot be reached (${reason}): see to the network, or correct PULUMI_BACKEND_URL, then run the same command again.`;
    }
    if (/meta\.yaml|PULUMI_ACCESS_TOKEN/.test(text)) {
        return `${place} does not answer as it should (${reason}): look at PULUMI_BACKEND_URL, and sign in there (docs/environments.md).`;
    }
    return `Pulumi stopped in environment ${environment}: ${reason}; run the same command again to go on from there.`;
}

/** What the stores of the clouds say where a token has expired, or nobody has signed in. */
const noCredentials =
    /ExpiredToken|InvalidAccessKeyId|failed to refresh cached credentials|could not find default credentials|unable to find gcp credentials|DefaultAzureCredential|invalid_grant|failed to acquire a token|StatusCode: 40[13]|AuthenticationFailed/;

const noNetwork =
    /dial tcp|connection refused|connection reset|connection lost|no such host|i\/o timeout|TLS handshake timeout|network is unreachable|\bEOF\b/;

/** What an API server says to who has no good token, and a client to who has none at all. */
export const noLogin =
    /\bUnauthorized\b|logged in to the server|getting credentials|(token|certificate) has expired/;

const diskFull = /no space left on device/;

/** The last sentence of a run that broke off: what to do before it can go on. */
export function wayOn({ troubles }: Pick<RunReport, "troubles">): string {
    const text = troubles.map(({ message }) => message).join("\n");
    const goOn = "run the same command again to go on from there.";
    if (diskFull.test(text)) {
        return `The disk is full: make room, then ${goOn}`;
    }
    if (noLogin.test(text)) {
        return `The cluster does not take these credentials any more: sign in again, then ${goOn}`;
    }
    if (noNetwork.test(text)) {
        return `The cluster stopped answering: see to it and to the network, then ${goOn}`;
    }
    return goOn;
}

/** Pulumi's last words, without the way by which they came up. */
function reasonIn(text: string): string {
    const line = text.split("\n").find((each) => /^\s*error:/.test(each)) ?? "no reason was given";
    return line
        .replace(/^\s*error:\s*/, "")
        .replace(/^read .*\(code=\w+\): /, "")
        .trim()
        .replace(/\.$/, "");
}

/** The options of an address may be long, and say nothing to people. */
function withoutOptions(backend: string): string {
    return backend.replace(/\?.*$/, "");
}

/**
 * What to do about an environment that another run holds.
 *
 * @param holder Who, where it is known.
 */
export function lockedSentence(environment: string, holder = "another run"): string {
    return `Environment ${environment} is locked by ${holder}: wait for that run to end, or, if it is no more, run bin/groundwork unlock -e ${environment}.`;
}

/** Pulumi's words for who holds a lock, in ours. */
function holderNamed(text: string): string | undefined {
    const [, who, pid, since] = /created by (\S+) \(pid (\d+)\) at (\S+)/.exec(text) ?? [];
    return who && pid && since && `${who} (process ${pid}) since ${since}`;
}
