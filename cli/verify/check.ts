import type { PlatformConfig } from "../../config";
import type { ClusterAccess } from "../engine/access";
import type { Laboratory } from "./laboratory";
import type { Nodes } from "./nodes";

/** What a check saw, and whether it is as it should be. */
export interface Observation {
    /** What was looked at. */
    readonly what: string;
    /** What was found there: an address, a status code, a time. */
    readonly value: string;
    /** A warning is to be known, and no fault of the platform; one problem fails the check. */
    readonly level: "note" | "warning" | "problem";
    /** What to do about a problem. */
    readonly remedy?: string;
}

/** What the checks work with. */
export interface Context {
    readonly config: PlatformConfig;
    readonly access: ClusterAccess;
    readonly nodes: Nodes;
    /** Seconds that no single wait of a check is longer than; Infinity leaves each its own. */
    readonly patience: number;
    /** Six hexadecimal digits that no other run has. */
    readonly id: string;
    /** Ends whatever is under way: the check is over, too late, or was interrupted. */
    readonly signal: AbortSignal;
    /** This run's namespace with its pods, which the first check that asks for it makes. */
    readonly laboratory: () => Promise<Laboratory>;
}

/** One question to the platform: does it do this part of its job? */
export interface Check {
    readonly name: string;
    /** What is true where it passes. */
    readonly title: string;
    /**
     * Tells what it sees as it sees it, so that a check that breaks off has still told something.
     *
     * @throws Skipped where there is nothing to check, Broken where there is no going on.
     */
    readonly run: (context: Context) => AsyncIterable<Observation>;
}

/** There is nothing to check here; the message says why. */
export class Skipped extends Error {}

/** What the rest of a check stands on is not there. */
export class Broken extends Error {
    constructor(public readonly observation: Observation) {
        super(`${observation.what}: ${observation.value}`);
    }
}

/** Something as it should be. */
export function note(what: string, value: string): Observation {
    return { what, value, level: "note" };
}

/** Something to know that is no fault of the platform. */
export function warning(what: string, value: string): Observation {
    return { what, value, level: "warning" };
}

/** Something that is not as it should be, and what to do about it. */
export function problem(what: string, value: string, remedy: string): Observation {
    return { what, value, level: "problem", remedy };
}

/** A note where it is as it should be, else a problem. */
export function expect(right: boolean, what: string, value: string, remedy: string): Observation {
    return right ? note(what, value) : problem(what, value, remedy);
}
