import { z } from "zod";

import { UserError } from "../../errors";
import type { Exemption } from "../library/exemptions";
import { activeRules, levels, type PolicyLevel, type RuleSwitch } from "../library/levels";
import type { Rule } from "../library/rule";
import { kubernetesMinor, newestMinor, oldestMinor } from "../library/version";

type Settings = Readonly<Record<string, unknown>>;

/** Which rules hold, with which parameters, and what is exempted from them. */
export interface PolicyConfiguration {
    readonly level: PolicyLevel;
    readonly kubernetesMinor: number | undefined;
    readonly exemptions: readonly Exemption[];
    readonly switches: Readonly<Record<string, RuleSwitch>>;
    readonly settings: Readonly<Record<string, Settings>>;
}

const exemption = z.strictObject({
    rule: z.string(),
    target: z.union([
        z.strictObject({ urn: z.string() }),
        z.strictObject({
            kind: z.string(),
            namespace: z.string().optional(),
            name: z.string(),
        }),
    ]),
    reason: z.string().min(1),
    owner: z.string().min(1),
    expires: z.string(),
});

const general = z.object({
    level: z.enum(levels).default("recommended"),
    kubernetesVersion: z.union([z.string(), z.number()]).optional(),
    exemptions: z.array(exemption).default([]),
});

const generalKeys = new Set(["level", "kubernetesVersion", "exemptions", "all"]);
const switchOn = new Set(["on", "mandatory", "advisory", "remediate"]);
const switchOff = new Set(["off", "disabled"]);

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
    const switches: Record<string, RuleSwitch> = {};
    const settings: Record<string, Settings> = {};
    for (const [id, value] of Object.entries(raw)) {
        if (generalKeys.has(id)) {
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
        exemptions,
        switches,
        settings,
    };
}

function readRule(
    rule: Rule,
    value: unknown,
    source: string,
): { readonly switched: RuleSwitch; readonly parameters: Settings } {
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
        typeof enforcementLevel === "string" ? readSwitch(rule, enforcementLevel, source) : "on";
    return { switched, parameters };
}

function readSwitch({ id }: Rule, word: string, source: string): RuleSwitch {
    if (!switchOn.has(word) && !switchOff.has(word)) {
        throw new UserError(`${source}: ${id} is ${JSON.stringify(word)}, but must be on or off.`);
    }
    return switchOn.has(word) ? "on" : "off";
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
    { level, switches }: PolicyConfiguration,
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
        : activeRules(rules, level, (id) => switches[id]);
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
