import type { EnforcementLevel } from "@pulumi/policy";
import { z } from "zod";

import { UserError } from "../../errors";
import { activeRules, levels, type PolicyLevel, type RuleSwitch } from "../library/levels";
import type { Rule } from "../library/rule";
import { kubernetesMinor, newestMinor, oldestMinor } from "../library/version";
import { type ConfiguredExemptions, readExemptions } from "./exemptions";

type Settings = Readonly<Record<string, unknown>>;

/** Which rules hold, with which parameters, and what is exempted from them. */
export interface PolicyConfiguration extends ConfiguredExemptions {
    /** Absent where the configuration leaves it to whoever reads it. */
    readonly level: PolicyLevel | undefined;
    readonly kubernetesMinor: number | undefined;
    /** The rules that it switches on, by Pulumi's word for how they are enforced, or off. */
    readonly switches: Readonly<Record<string, EnforcementLevel>>;
    readonly settings: Readonly<Record<string, Settings>>;
}

const general = z.object({
    level: z.enum(levels).optional(),
    kubernetesVersion: z.union([z.string(), z.number()]).optional(),
    exemptions: z.array(z.unknown()).default([]),
});

const generalKeys = new Set(["level", "kubernetesVersion", "exemptions", "all"]);

/** Policies of the pack that are no rules, whose enforcement a configuration can set, too. */
const reports = ["advice", "not-evaluated", "unused-exemptions", "exempted"];

/** What a configuration may say of a rule, and what that is to Pulumi. */
const enforcement: Readonly<Record<string, EnforcementLevel>> = {
    on: "mandatory",
    off: "disabled",
    mandatory: "mandatory",
    advisory: "advisory",
    remediate: "remediate",
    disabled: "disabled",
};

/**
 * Reads a configuration: `level`, `kubernetesVersion` and `exemptions`, and beside them the rules by
 * id, in the form of Pulumi's policy configuration: a word that switches the rule, or its
 * parameters, with `enforcementLevel` among them.
 *
 * @param source Where it stands, for messages.
 * @throws UserError that names the key that is wrong, and what it must be.
 */
export function readConfiguration(
    raw: unknown,
    source: string,
    rules: readonly Rule[],
): PolicyConfiguration {
    if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
        throw new UserError(`${source} is no map of settings: give level, exemptions and rules.`);
    }
    const parsed = general.safeParse(raw);
    if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new UserError(
            `${source}: ${issue?.path.join(".") ?? ""} is wrong: ${issue?.message ?? "it does not fit"}.`,
        );
    }
    const switches: Record<string, EnforcementLevel> = {};
    const settings: Record<string, Settings> = {};
    for (const [id, value] of Object.entries(raw)) {
        if (generalKeys.has(id)) {
            continue;
        }
        if (reports.includes(id)) {
            switches[id] = readSwitch({ id }, String(value), source);
            continue;
        }
        const rule = rules.find((candidate) => candidate.id === id);
        if (rule === undefined) {
            throw new UserError(
                `${source}: there is no rule ${JSON.stringify(id)}: bin/groundwork policy rules lists them.`,
            );
        }
        const { switched, parameters } = readRule(rule, value, source);
        switches[id] = switched;
        settings[id] = parameters;
    }
    const { level, kubernetesVersion, exemptions } = parsed.data;
    return {
        level,
        kubernetesMinor:
            kubernetesVersion === undefined ? undefined : readVersion(String(kubernetesVersion)),
        ...readExemptions(exemptions, rules),
        switches,
        settings,
    };
}

function readRule(
    rule: Rule,
    value: unknown,
    source: string,
): { readonly switched: EnforcementLevel; readonly parameters: Settings } {
    const word = typeof value === "boolean" ? (value ? "on" : "off") : value;
    if (typeof word === "string") {
        return { switched: readSwitch(rule, word, source), parameters: {} };
    }
    if (typeof word !== "object" || word === null || Array.isArray(word)) {
        throw new UserError(`${source}: ${rule.id} must be on, off or a map of its parameters.`);
    }
    const { enforcementLevel, ...parameters }: { enforcementLevel?: unknown } = word;
    for (const [name, given] of Object.entries(parameters)) {
        const parameter = rule.parameters.find((candidate) => candidate.name === name);
        if (parameter?.accept(given) === undefined) {
            const known = rule.parameters.map((candidate) => candidate.name).join(", ");
            throw new UserError(
                parameter === undefined
                    ? `${source}: ${rule.id} has no parameter ${name}; it has ${known === "" ? "none" : known}.`
                    : `${source}: ${rule.id}.${name} is ${JSON.stringify(given)}: give ${JSON.stringify(parameter.schema)}.`,
            );
        }
    }
    // Whoever gives an optional rule its parameters wants it.
    const switched =
        typeof enforcementLevel === "string"
            ? readSwitch(rule, enforcementLevel, source)
            : "mandatory";
    return { switched, parameters };
}

function readSwitch(
    { id, remedy }: Pick<Rule, "id" | "remedy">,
    word: string,
    source: string,
): EnforcementLevel {
    const level = Object.hasOwn(enforcement, word) ? enforcement[word] : undefined;
    if (level === undefined) {
        throw new UserError(
            `${source}: ${id} is ${JSON.stringify(word)}, but must be one of ${Object.keys(enforcement).join(", ")}.`,
        );
    }
    if (level === "remediate" && remedy === undefined) {
        throw new UserError(
            `${source}: ${id} is "remediate", but nothing mends what it finds: make it mandatory.`,
        );
    }
    return level;
}

/**
 * The minor version of `1.34`, `v1.34` or `1.34.2`.
 *
 * @throws UserError, when the rules do not know that version.
 */
export function readVersion(text: string): number {
    const minor = Number(/^v?1\.(\d+)(\.\d+)?$/.exec(text)?.[1]);
    if (!Number.isInteger(minor) || minor < oldestMinor || minor > newestMinor) {
        throw new UserError(
            `Kubernetes version ${JSON.stringify(text)} is not known: give one from 1.${oldestMinor} to 1.${newestMinor}.`,
        );
    }
    return minor;
}

/** The rules that hold by a configuration, or those that are named, whatever their level. */
export function chooseRules(
    rules: readonly Rule[],
    { level = "recommended", switches }: PolicyConfiguration,
    named: readonly string[],
): Rule[] {
    for (const id of named) {
        if (!rules.some((rule) => rule.id === id)) {
            throw new UserError(
                `There is no rule ${JSON.stringify(id)}: bin/groundwork policy rules lists them.`,
            );
        }
    }
    return named.length > 0
        ? rules.filter(({ id }) => named.includes(id))
        : activeRules(rules, level, (id) => switchOf(switches[id]));
}

function switchOf(level: EnforcementLevel | undefined): RuleSwitch {
    return level === undefined ? undefined : level === "disabled" ? "off" : "on";
}

/** The parameters of all rules, with the version of Kubernetes for those that ask for it. */
export function settingsOf(
    rules: readonly Rule[],
    { settings, kubernetesMinor: minor }: PolicyConfiguration,
): Readonly<Record<string, Settings>> {
    const entries = rules.map(({ id, parameters }): [string, Settings] => {
        const asks = minor !== undefined && parameters.includes(kubernetesMinor);
        return [id, { ...(asks ? { [kubernetesMinor.name]: minor } : {}), ...settings[id] }];
    });
    return Object.fromEntries(entries);
}
