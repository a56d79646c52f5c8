import { countLine, markOf, verdictLine, weightOf } from "../report";
import { layersOf } from "./groups";
import { type Block, fenced, fitted, folded } from "./markdownBlocks";
import { type Plan, type PlannedChange, riskCounts } from "./plan";
import { type Risk, risks } from "./risk";
import { riskLines, verdictLines, wordsLine } from "./text";

/** Characters that a comment of GitHub holds, with some to spare; GitLab's holds more. */
export const longestComment = 65_000;

/** A list of risky changes up to this length stands open. */
const openLength = 10;

/**
 * A plan as a comment on a pull request. What is risky stands open, the rest is folded; what does
 * not fit is left out, and the last line says so. All that comes from the program stands in code
 * blocks, where it makes no link, no mention and no markup.
 *
 * @param limit Characters. @default what a comment of GitHub holds
 */
export function planMarkdown(plan: Plan, limit = longestComment): string {
    const { environment } = plan;
    const counts = riskCounts(plan).map(([risk, count]) => `${count} ${risk}`);
    const head = [
        // By this a workflow finds the comment that it wrote before.
        `<!-- groundwork preview ${environment} -->`,
        `### Preview of \`${environment}\`: ${counts.length === 0 ? "no changes" : counts.join(", ")}`,
        "",
        countLine(plan),
    ].join("\n");
    const blocks = [
        ...risks.filter((risk) => risk !== "routine").flatMap((risk) => riskBlocks(risk, plan)),
        ...policyBlocks(plan),
        ...layersOf(plan.changes.filter(({ risk }) => risk === "routine")).map(
            ({ layer, systems }) => {
                const changes = systems.flatMap((system) => system.changes);
                return folded(`${layer}: ${changes.length} routine`, false, entriesOf(changes));
            },
        ),
    ];
    const rest = `See the whole plan with \`bin/groundwork preview -e ${environment}\`.`;
    return fitted(head, blocks, limit, rest);
}

function riskBlocks(risk: Risk, plan: Plan): readonly Block[] {
    const changes = plan.changes.filter((change) => change.risk === risk);
    const isOpen = risk === "data-loss" || changes.length <= openLength;
    const title = `<b>${risk}</b>: ${changes.length}`;
    return changes.length === 0 ? [] : [folded(title, isOpen, entriesOf(changes))];
}

function policyBlocks(plan: Plan): readonly Block[] {
    const violations = plan.verdicts.filter((verdict) => weightOf(verdict) === "violation");
    const others = plan.otherVerdicts.filter((verdict) => weightOf(verdict) !== "violation");
    const troubles = plan.troubles.map(({ severity, message }) => `${severity}: ${message}`);
    return [
        ...(troubles.length === 0 ? [] : [fenced("Messages", troubles)]),
        ...(violations.length === 0
            ? []
            : [fenced("Policies object", violations.map(verdictLine))]),
        ...(others.length === 0
            ? []
            : [folded(`policies: ${others.length} further`, false, verdictLines(others))]),
    ];
}

/** Each change, with a line before it where another system begins. */
function entriesOf(changes: readonly PlannedChange[]): readonly string[] {
    return changes.map((change, index) => {
        const { layer, system } = change;
        const previous = changes[index - 1];
        const isNext = previous?.layer === layer && previous.system === system;
        return [...(isNext ? [] : [`# ${layer} / ${system}`]), ...entryLines(change)].join("\n");
    });
}

/** Lines that begin with a sign are coloured in a block of the language diff. */
function entryLines(change: PlannedChange): readonly string[] {
    const verdicts = change.verdicts.filter((verdict) => weightOf(verdict) !== "violation");
    return [
        `${markOf(change)} ${change.object}`,
        ...(change.words.length === 0 ? [] : [`    ${wordsLine(change.words)}`]),
        ...riskLines(change).map((line) => `!   ${line}`),
        ...verdicts.map((verdict) => `    ${verdictLine(verdict)}`),
    ].map((line) => line.replace(/\s*[\r\n]\s*/g, " "));
}
