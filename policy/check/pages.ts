import type { Example, Rule } from "../library/rule";

/** The pages of the policy reference, by file name: one a rule, and the list of all. */
export function policyPages(rules: readonly Rule[]): ReadonlyMap<string, string> {
    return new Map([
        ["README.md", listOf(rules)],
        ...rules.map((rule): [string, string] => [`${rule.id}.md`, pageOf(rule)]),
    ]);
}

const levelNames = ["baseline", "recommended", "strict", "optional"] as const;

function listOf(rules: readonly Rule[]): string {
    const sections = levelNames.map((level) => {
        const rows = rules
            .filter((rule) => rule.level === level)
            .map(
                ({ id, title, severity }) => `| [${id}](${id}.md) | ${severity} | ${cell(title)} |`,
            );
        return [`## ${level}`, "", "| rule | severity | |", "|---|---|---|", ...rows].join("\n");
    });
    const head = [
        "# The rules",
        "",
        `${rules.length} rules. A level has the rules of those before it; an optional rule holds only where the`,
        "configuration names it. `bin/groundwork policy docs` writes these pages from `policy/rules/`.",
    ];
    return `${[head.join("\n"), ...sections].join("\n\n")}\n`;
}

function pageOf(rule: Rule): string {
    const { id, title, why, matches, decision, counsel, fix, remedy, parameters, examples } = rule;
    const blocks = [
        `# ${title}`,
        `\`${id}\`: ${[rule.severity, `level ${rule.level}`, ...sourcesOf(rule)].join(", ")}`,
        why,
        `**Looks at** ${matches}.`,
        `**Asks.** ${decision}`,
        ...(counsel === undefined ? [] : [`**Advises.** ${counsel}`]),
        `**Fix:** ${fix}.`,
        ...(remedy === undefined
            ? []
            : [`**Mends** itself where it is set to \`remediate\`: ${remedy.does}.`]),
        whereOf(rule),
        ...(parameters.length === 0 ? [] : [parametersOf(rule)]),
        ...(rule.cel === undefined ? [] : [expressionsOf(rule)]),
        ...examples.good.map((example) => exampleOf("Good", example)),
        ...examples.bad.map((example) => exampleOf("Bad", example)),
    ];
    return `${blocks.join("\n\n")}\n`;
}

function sourcesOf({ sources: { handbook, pss, cis } }: Rule): string[] {
    return [
        ...(handbook === undefined ? [] : [`rule ${handbook} of the handbook`]),
        ...(pss === undefined ? [] : [`Pod Security Standards ${pss.profile}: ${pss.control}`]),
        ...(cis === undefined ? [] : [`CIS ${cis}`]),
    ];
}

function whereOf({ cel, previewOnly, judgeStack }: Rule): string {
    if (cel !== undefined && previewOnly === undefined) {
        return "Decided in CEL, at preview and at admission alike.";
    }
    const reason =
        previewOnly ??
        (judgeStack === undefined
            ? "Its decision is not said in CEL."
            : "It needs other objects than the one that is admitted.");
    return `Decided at preview only. ${reason}`;
}

function parametersOf({ parameters }: Rule): string {
    const rows = parameters.map(
        ({ name, schema }) =>
            `| \`${name}\` | ${schema.type} | \`${cell(JSON.stringify(schema.default))}\` | ${cell(schema.description)} |`,
    );
    return ["| parameter | type | default | |", "|---|---|---|---|", ...rows].join("\n");
}

function expressionsOf({ cel }: Rule): string {
    const checks = (cel?.checks ?? []).map(({ each, when, holds }) =>
        [`// of each ${each}${when === undefined ? "" : `, where ${when}`}`, holds].join("\n"),
    );
    return `\`\`\`cel\n${checks.join("\n")}\n\`\`\``;
}

function exampleOf(verdict: string, { title, manifests, settings }: Example): string {
    const given = settings === undefined ? "" : ` With \`${JSON.stringify(settings)}\`:`;
    return `**${verdict}:** ${title}.${given}\n\n\`\`\`yaml\n${manifests.trim()}\n\`\`\``;
}

function cell(text: string): string {
    return text.replace(/\|/g, "\\|");
}
