import type { CelDecision } from "./decision";
import type { KubernetesObject } from "./kubernetes";
import type { Parameter, Settings } from "./parameters";
import type { Remedy } from "./remedy";
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

/**
 * From which level on a rule holds; each level has the rules of those before it. An `optional` rule
 * holds only where the configuration switches it on: it needs a parameter, or contradicts another.
 */
export type RuleLevel = "baseline" | "recommended" | "strict" | "optional";

/** Where a rule comes from. */
export interface RuleSources {
    /** The number of the handbook's rule. */
    readonly handbook?: number;
    /** The profile of the Pod Security Standards, and its control. */
    readonly pss?: { readonly profile: "baseline" | "restricted"; readonly control: string };
    /** Section of the CIS Kubernetes Benchmark 1.9. */
    readonly cis?: string;
}

/** One rule: what it asks, why, and how it decides. */
export interface Rule {
    /** Its name in messages and in the pack's configuration. */
    readonly id: string;
    readonly title: string;
    readonly why: string;
    readonly severity: "low" | "medium" | "high" | "critical";
    readonly level: RuleLevel;
    readonly sources: RuleSources;
    /** What it looks at, in words. */
    readonly matches: string;
    /** What makes a violation, in words. */
    readonly decision: string;
    /** What it only advises on, in words, where it does. */
    readonly counsel?: string;
    readonly fix: string;
    /** Mends it where that is safe and complete, in packs whose configuration says `remediate`. */
    readonly remedy?: Remedy;
    readonly parameters: readonly Parameter<unknown>[];
    /** Decides on one object in CEL: at preview and, exported, at admission. */
    readonly cel?: CelDecision;
    /** Why no admission policy can decide this, where none can. */
    readonly previewOnly?: string;
    /** Judges one object by itself: runs before the object is created or changed. */
    readonly judgeObject?: (object: KubernetesObject, report: Report, settings: Settings) => void;
    /** Judges the objects of a stack together: protects `up` through the preview before it. */
    readonly judgeStack?: (stack: Stack, report: Report, settings: Settings) => void;
    readonly examples: {
        readonly good: readonly Example[];
        readonly bad: readonly BadExample[];
    };
}
