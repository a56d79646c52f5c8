import { UserError } from "../../errors";
import { errorCode } from "../errorCode";

/** Turns an error that a person can do something about into the sentence that says what. */
export function explain(error: unknown, cache: string): unknown {
    const code = errorCode(error);
    if (code === "ENOSPC" || code === "EDQUOT") {
        return diskFull(cache);
    }
    if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR") {
        return new UserError(
            `The tool cache ${cache} cannot be written: give yourself the right to, or set ` +
                "GROUNDWORK_CACHE to a folder of your own.",
        );
    }
    return error;
}

function diskFull(cache: string): UserError {
    return new UserError(
        `The disk is full: free about 5 GB for the tool cache ${cache} and Go's own caches, or ` +
            "set GROUNDWORK_CACHE (and GOCACHE and GOMODCACHE, if tools are built) to folders " +
            "on a larger disk.",
    );
}

function isDiskFull(output: string): boolean {
    return /no space left on device|disk quota exceeded/i.test(output);
}

export function interrupted(signal: NodeJS.Signals): UserError {
    return new UserError(
        `Stopped by ${signal} while getting the tools: nothing half-made is left; ` +
            "run the same command again and it resumes.",
    );
}

export function checksumMismatch(url: string, expected: string, actual: string): UserError {
    return new UserError(
        `${url} is not what its project published (SHA-256 ${actual} instead of ${expected}), so ` +
            "it was thrown away: try again, and if it stays so, find out what on your network " +
            "changes downloads.",
    );
}

export function unpackFailure(url: string, output: string): Error {
    return isDiskFull(output)
        ? Object.assign(new Error(output), { code: "ENOSPC" })
        : new UserError(
              `Unpacking ${url} failed with "${firstComplaint(output)}": try again, or put the ` +
                  "tool on PATH yourself.",
          );
}

export function tarMissing(url: string): UserError {
    return new UserError(`Unpacking ${url} needs the program tar: install it and try again.`);
}

/** Neither a download nor Go. */
export function noWayToGet(names: readonly string[], why: string, minimumGo: string): UserError {
    return new UserError(
        `Cannot get ${names.join(", ")}: no download site answers or offers it for this machine, ` +
            `and ${why}; connect to the internet, or install Go ${minimumGo} or newer with ` +
            "access to a Go module proxy.",
    );
}

/** What was built cannot be kept under the key of what was there before. */
export function sourcesChanged(label: string): UserError {
    return new UserError(
        `The sources of ${label} were changed while they were built: run the same command again.`,
    );
}

/** What Go's own words mean, from the most specific to the least. */
export function buildFailure(what: BuildAttempt, output: string): UserError {
    if (isDiskFull(output)) {
        return diskFull(what.cache);
    }
    const refused = /(\S+@v[^\s:]+):.*?\b(403 Forbidden|404 Not Found|410 Gone)/.exec(output);
    if (refused !== null) {
        return new UserError(
            `The Go module proxy refuses ${refused[1]} (${refused[2]}), of which ${what.label} is ` +
                `built: pin another version in ${what.goMod}, or set GOPROXY to a proxy that has it.`,
        );
    }
    const altered = /verifying (\S+@v[^\s:]+): checksum mismatch/.exec(output);
    if (altered !== null) {
        return new UserError(
            `The Go module ${altered[1]} is not the one that ${what.goMod} was pinned with: find ` +
                "out what your module proxy changed, or remove it from Go's cache with " +
                "`go clean -modcache` and try again.",
        );
    }
    if (/dial tcp|no such host|connection refused|i\/o timeout|proxyconnect/.test(output)) {
        return new UserError(
            `No Go module proxy answers, so ${what.label} cannot be built: connect to the ` +
                "internet, or set GOPROXY to a proxy that you can reach.",
        );
    }
    if (/signal: killed/.test(output)) {
        return new UserError(
            `The Go compiler was killed while it built ${what.label}, most likely for want of ` +
                "memory: free about 3 GB and try again.",
        );
    }
    return new UserError(
        `Building ${what.label} failed with "${firstComplaint(output)}": the whole output is in ` +
            `${what.log}.`,
    );
}

/** What was being built, for the sentence that says why it failed. */
export interface BuildAttempt {
    readonly label: string;
    readonly cache: string;
    readonly goMod: string;
    readonly log: string;
}

function firstComplaint(output: string): string {
    const lines = output.split("\n").map((line) => line.trim());
    // Go heads each package's errors with "# package".
    return lines.find((line) => line !== "" && !line.startsWith("# ")) ?? "no output";
}
