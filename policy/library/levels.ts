import type { Rule, RuleLevel } from "./rule";

/** From the least to the most strict; each has the rules of those before it. */
export const levels = ["baseline", "recommended", "strict"] as const;

export type PolicyLevel = (typeof levels)[number];

export function isLevel(text: string): text is PolicyLevel {
    return levels.some((level) => level === text);
}

/** The first of two levels. */
export function mildest(one: PolicyLevel, other: PolicyLevel): PolicyLevel {
    return levels.find((level) => level === one || level === other) ?? one;
}

/** The last of some levels; undefined where there are none. */
export function strictest(some: readonly PolicyLevel[]): PolicyLevel | undefined {
    return levels.filter((level) => some.includes(level)).at(-1);
}

/** Whether a rule of one level holds where another level is asked for. */
export function holdsAt(rule: RuleLevel, asked: PolicyLevel): boolean {
    return rule !== "optional" && levels.indexOf(rule) <= levels.indexOf(asked);
}

/** What a configuration says of a rule: on or off, whatever the level. */
export type RuleSwitch = "on" | "off" | undefined;

/** The rules that hold at a level, with those that a configuration switches. */
export function activeRules(
    rules: readonly Rule[],
    level: PolicyLevel,
    switched: (id: string) => RuleSwitch = () => undefined,
): Rule[] {
    return rules.filter((rule) => {
        const decided = switched(rule.id);
        return decided === undefined ? holdsAt(rule.level, level) : decided === "on";
    });
}
