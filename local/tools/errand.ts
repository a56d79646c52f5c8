import type { Progress } from "../progress";
import type { Catalogue } from "./spec";
import type { Machine } from "./machine";
import type { Sites } from "./sites";

/** What getting tools works with. */
export interface Errand<C extends string> {
    readonly catalogue: Catalogue<C>;
    readonly machine: Machine;
    readonly progress: Progress;
    readonly sites: Sites;
    /** Aborted by a signal to the process, or when another part of the errand failed. */
    readonly signal: AbortSignal;
}

/** What one download or build brought, and how long it took. */
export interface Receipt<N extends string> {
    readonly label: string;
    readonly names: readonly N[];
    readonly origin: "download" | "module";
    readonly milliseconds: number;
}
