import { z } from "zod";

import type { ExemptionFault } from "../library/exemptionFaults";
import { type Exemption, isDay } from "../library/exemptions";
import type { Rule } from "../library/rule";

/** The exemptions of a configuration. */
export interface ConfiguredExemptions {
    readonly exemptions: readonly Exemption[];
    /** What is wrong with the other entries, which exempt nothing. */
    readonly faults: readonly ExemptionFault[];
}

const words = z.string().trim().min(1, "is empty");

const entry = z.strictObject({
    rule: words,
    target: z.union([
        z.strictObject({ urn: words }),
        z.strictObject({ kind: words, namespace: words.optional(), name: words }),
    ]),
    reason: words,
    owner: words,
    expires: z.string().refine(isDay, "is no day written as YYYY-MM-DD"),
    stacks: z.array(words).nonempty("names no stack").optional(),
});

/**
 * Reads exemptions. An entry that is incomplete exempts nothing and is a fault: it must neither pass
 * in silence nor keep the others from being judged.
 */
export function readExemptions(
    entries: readonly unknown[],
    rules: readonly Rule[],
): ConfiguredExemptions {
    const exemptions: Exemption[] = [];
    const faults: ExemptionFault[] = [];
    for (const [index, raw] of entries.entries()) {
        const { data, error } = entry.safeParse(raw);
        const where = `exemptions[${index}]`;
        if (data === undefined) {
            faults.push(...error.issues.map((issue) => ({ wrong: wrongIn(where, issue), fix })));
        } else if (!rules.some(({ id }) => id === data.rule)) {
            faults.push({
                wrong: `${where}.rule is ${JSON.stringify(data.rule)}, which is no rule`,
                fix: "take one that bin/groundwork policy rules lists",
            });
        } else {
            const { stacks, target, ...rest } = data;
            exemptions.push({
                ...rest,
                target: "urn" in target ? target : placeOf(target),
                ...(stacks === undefined ? {} : { stacks }),
            });
        }
    }
    return { exemptions, faults };
}

const fix = "give rule, target (urn, or kind, namespace and name), reason, owner and expires";

function wrongIn(where: string, { path, code, message, ...issue }: z.core.$ZodIssue): string {
    const place = [where, ...path.map(String)].join(".");
    if (code === "invalid_type" && issue.input === undefined) {
        return `${place} is missing`;
    }
    return code === "invalid_union"
        ? `${place} names no object`
        : `${place}: ${message.replace(/^Invalid input: /, "")}`;
}

function placeOf(target: { kind: string; namespace?: string | undefined; name: string }) {
    const { kind, namespace, name } = target;
    return namespace === undefined ? { kind, name } : { kind, namespace, name };
}
