import type { CelDecision } from "./decision";
import type { Rule } from "./rule";

/** A rule that CEL decides, with the words that follow from what it looks at. */
export function celRule(
    rule: Omit<Rule, "matches" | "parameters" | "cel"> &
        Partial<Pick<Rule, "matches" | "parameters">> & { readonly cel: CelDecision },
): Rule {
    return { parameters: [], matches: matchedIn(rule.cel), ...rule };
}

function matchedIn({ on }: CelDecision): string {
    if (on === "pods") {
        return "every pod wherever one is described: in workloads of every kind, patches, and known custom resources";
    }
    const kinds = [...new Set(on.flatMap((match) => match.kinds))];
    return `every ${kinds.join(", ")}`;
}
