import type { KubernetesObject } from "./kubernetes";
import type { Parameter, Settings } from "./parameters";
import type { Level, Report } from "./report";
import type { Stack } from "./stack";

/** Manifests with the verdict that the rule must give; its tests and its documentation. */
export interface Example {
    readonly title: string;
    /** YAML documents. */
    readonly manifests: string;
    /** Objects, as `Kind/name`, with those that they depend on. */
    readonly dependsOn?: Readonly<Record<string, readonly string[]>>;
    /** Pulumi's `ignoreChanges`, by `Kind/name`. */
    readonly ignoreChanges?: Readonly<Record<string, readonly string[]>>;
    /** The rule's parameters where they are not the defaults. */
    readonly settings?: Readonly<Record<string, unknown>>;
}

/** An example that breaks the rule: exactly these findings, in this order. */
export interface BadExample extends Example {
    readonly finds: readonly { readonly path: string; readonly level?: Level }[];
}

/** One rule: what it asks, why, and how it decides. */
export interface Rule {
    /** Its name in messages and in the pack's configuration. */
    readonly id: string;
    readonly title: string;
    readonly why: string;
    readonly severity: "low" | "medium" | "high" | "critical";
    readonly sources: {
        /** The number of the handbook's rule. */
        readonly handbook: number;
    };
    /** What it looks at, in words. */
    readonly matches: string;
    /** What makes a violation, in words. */
    readonly decision: string;
    /** What it only advises on, in words, where it does. */
    readonly counsel?: string;
    readonly fix: string;
    readonly parameters: readonly Parameter<unknown>[];
    /** Judges one object by itself: runs before the object is created or changed. */
    readonly judgeObject?: (object: KubernetesObject, report: Report, settings: Settings) => void;
    /** Judges the objects of a stack together: protects `up` through the preview before it. */
    readonly judgeStack?: (stack: Stack, report: Report, settings: Settings) => void;
    readonly examples: {
        readonly good: readonly Example[];
        readonly bad: readonly BadExample[];
    };
}
