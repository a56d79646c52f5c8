import type { Exemption, ExemptionTarget } from "../exemptions";
import { celList, celText } from "../literals";
import { regularExpression } from "../patterns";
import type { Rule } from "../rule";
import type { Variable } from "./variables";

/**
 * An exemption as admission knows it. Only there are the objects seen that systems make while they
 * run, and who makes them.
 */
export interface AdmissionExemption extends Exemption {
    /** The account that makes the objects: nobody else is exempted. @default anybody */
    readonly madeBy?: { readonly namespace: string; readonly account: string };
}

/** How the exemptions of a policy's rules are said in CEL. */
export interface Exempting {
    /** What the conditions name. */
    readonly variables: readonly Variable[];
    /** Whether an object is exempted from a rule; undefined where none is. */
    readonly condition: (rule: Rule) => string | undefined;
}

const name = "exempted";

/**
 * The exemptions that concern rules and kinds. One for a resource by its URN is left out: the API
 * server knows no program.
 */
export function exempting(
    rules: readonly Rule[],
    kinds: readonly string[],
    exemptions: readonly AdmissionExemption[],
): Exempting {
    const ids = new Map<string, Set<string>>();
    for (const { rule, target, madeBy } of exemptions) {
        if (
            rules.some(({ id }) => id === rule) &&
            !("urn" in target) &&
            kinds.includes(target.kind)
        ) {
            const who = conditionOf(target, madeBy);
            ids.set(who, (ids.get(who) ?? new Set()).add(rule));
        }
    }
    const lists = [...ids].map(([who, of]) => `(${who} ? ${celList([...of])} : [])`);
    const all = new Set([...ids.values()].flatMap((of) => [...of]));
    return {
        variables: lists.length === 0 ? [] : [{ name, expression: lists.join(" + ") }],
        condition: ({ id }) => (all.has(id) ? `${celText(id)} in variables.${name}` : undefined),
    };
}

function conditionOf(
    target: Exclude<ExemptionTarget, { readonly urn: string }>,
    madeBy: AdmissionExemption["madeBy"],
): string {
    return [
        `object.kind == ${celText(target.kind)}`,
        fitting("object.metadata.?namespace.orValue('')", target.namespace ?? ""),
        fitting("object.metadata.?name.orValue('')", target.name),
        ...(madeBy === undefined
            ? []
            : [`request.userInfo.username == ${celText(userOf(madeBy))}`]),
    ].join(" && ");
}

/** An account as the API server knows it. */
function userOf({ namespace, account }: NonNullable<AdmissionExemption["madeBy"]>): string {
    return `system:serviceaccount:${namespace}:${account}`;
}

function fitting(text: string, pattern: string): string {
    return pattern.includes("*")
        ? `${text}.matches(${celText(regularExpression(pattern))})`
        : `${text} == ${celText(pattern)}`;
}
