import { isDeepStrictEqual } from "node:util";

import { z } from "zod";

import { rules as allRules } from "../rules";
import { readConfiguration, settingsOf } from "./configuration";
import { isTree } from "../library/plain";
import { type ManifestObject, readManifests } from "./documents";
import { inspect } from "./inspect";

/** A case of the corpus: manifests, and the verdict that one check must give. */
export interface CorpusCase {
    readonly id: string;
    readonly source: string;
    readonly check: string;
    readonly verdict: "pass" | "fail";
    readonly tier: string;
    readonly yaml: string;
    readonly upstreamPolicy: string;
    readonly params: unknown;
    /** The object at stake, where several are judged together. */
    readonly subject: { readonly kind: string; readonly name: string } | undefined;
    readonly verdictByVersion: Readonly<Record<string, string>>;
}

const caseSchema = z
    .object({
        id: z.string(),
        source: z.string(),
        check: z.string(),
        verdict: z.enum(["pass", "fail"]),
        tier: z.string(),
        yaml: z.string(),
        upstream_policy: z.string().default(""),
        params: z.unknown().optional(),
        subject: z.object({ kind: z.string(), name: z.string() }).optional(),
        verdict_by_version: z.record(z.string(), z.string()).default({}),
    })
    .transform(
        ({ upstream_policy: upstreamPolicy, verdict_by_version: verdictByVersion, ...rest }) => ({
            ...rest,
            subject: rest.subject,
            params: rest.params,
            upstreamPolicy,
            verdictByVersion,
        }),
    );

const ruleIds = z.union([z.string().transform((id) => [id]), z.array(z.string())]);
const parameters = z.record(z.string(), z.unknown()).default({});

/** Cases of one upstream policy, and of one set of its parameters, that ask for other parameters. */
const variant = z.object({
    policy: z.string().optional(),
    params: z.unknown().optional(),
    rule: ruleIds.optional(),
    parameters,
});

const entrySchema = z.union([
    z.strictObject({ rejected: z.string().min(1) }),
    z.strictObject({
        rule: ruleIds,
        level: z.string().optional(),
        parameters,
        variants: z.array(variant).default([]),
    }),
]);

const mapSchema = z.record(z.string(), entrySchema);

/** For each check, the rules that decide it, or the reason why no rule should. */
export type CorpusMap = z.infer<typeof mapSchema>;

export function readMap(text: string): CorpusMap {
    return mapSchema.parse(JSON.parse(text));
}

export function readCases(text: string): CorpusCase[] {
    return text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => caseSchema.parse(JSON.parse(line)));
}

/** How the rules do on the cases of one check. */
export interface CheckScore {
    readonly tier: string;
    readonly check: string;
    readonly right: number;
    readonly total: number;
    /** Why no rule decides it, where none does. */
    readonly reason?: string;
}

export interface CorpusScore {
    readonly checks: readonly CheckScore[];
    readonly tiers: readonly {
        readonly tier: string;
        readonly checks: number;
        readonly rejected: number;
        /** The share of right verdicts, as a mean over the checks. */
        readonly mean: number;
    }[];
    readonly wrong: readonly { readonly id: string; readonly got: string }[];
}

/** Scores every check by the map: per check, and as a mean over the checks of a tier. */
export function scoreCorpus(cases: readonly CorpusCase[], map: CorpusMap): CorpusScore {
    const wrong: { id: string; got: string }[] = [];
    const groups = new Map<string, CorpusCase[]>();
    for (const one of cases) {
        const key = `${one.tier} ${one.check}`;
        groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    const checks = [...groups.values()].map((group): CheckScore => {
        const [{ tier, check } = { tier: "", check: "" }] = group;
        const entry = map[check];
        if (entry === undefined || "rejected" in entry) {
            const reason = entry?.rejected ?? "the map has no entry for it";
            return { tier, check, right: 0, total: group.length, reason };
        }
        const failed = group.flatMap((one) => {
            const got = verdictOn(one, map);
            return got === one.verdict ? [] : [{ id: one.id, got }];
        });
        wrong.push(...failed);
        return { tier, check, right: group.length - failed.length, total: group.length };
    });
    const tiers = [...new Set(checks.map(({ tier }) => tier))].map((tier) => {
        const judged = checks.filter((one) => one.tier === tier && one.reason === undefined);
        const shares = judged.map(({ right, total }) => right / total);
        const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
        const all = checks.filter((one) => one.tier === tier).length;
        return { tier, checks: judged.length, rejected: all - judged.length, mean };
    });
    return { checks, tiers, wrong };
}

/** The verdict of the mapped rules; a case that no rule decides passes. */
export function verdictOn(one: CorpusCase, map: CorpusMap, kubernetesVersion?: string): string {
    const { rules, settings } = decisionOf(one, map, kubernetesVersion);
    const { objects, errors } = readManifests(one.id, one.yaml);
    if (errors.length > 0) {
        return `unreadable: ${errors.map(({ message }) => message).join("; ")}`;
    }
    const { violations } = inspect(objects, {
        rules,
        settings,
        exemptions: [],
        today: "2026-01-01",
    });
    const relevant = violations.filter(({ object }) => concerns(one, object));
    return relevant.length > 0 ? "fail" : "pass";
}

/** The rules and parameters that the map has for a case. */
export function decisionOf(one: CorpusCase, map: CorpusMap, kubernetesVersion?: string) {
    const entry = map[one.check];
    if (entry === undefined || "rejected" in entry) {
        return { rules: [], settings: {} };
    }
    const chosen = entry.variants.find(
        ({ policy, params }) =>
            (policy === undefined || policy === `${one.source}:${one.upstreamPolicy}`) &&
            (params === undefined || isDeepStrictEqual(params, one.params)),
    );
    const ids = chosen?.rule ?? entry.rule;
    const rules = allRules.filter(({ id }) => ids.includes(id));
    if (rules.length !== ids.length) {
        throw new Error(`${one.check} is mapped to a rule that there is not: ${ids.join(", ")}`);
    }
    const given = { ...entry.parameters, ...chosen?.parameters };
    const raw = Object.fromEntries(ids.map((id) => [id, given]));
    const general = kubernetesVersion === undefined ? {} : { kubernetesVersion };
    const configuration = readConfiguration({ ...raw, ...general }, "corpus-map.json", allRules);
    return { rules, settings: settingsOf(rules, configuration) };
}

function concerns({ subject }: CorpusCase, { content }: ManifestObject): boolean {
    const { kind, metadata } = content;
    return (
        subject === undefined ||
        (subject.kind === kind && isTree(metadata) && metadata.name === subject.name)
    );
}
