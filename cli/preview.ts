import { UserError } from "../errors";
import { terminalProgress } from "../local/progress";
import { requireLockedCharts } from "./charts/locked";
import { type Command, environmentOptions, readOptions } from "./command";
import { previewPlatform } from "./engine/operations";
import { type Manner, overClusters } from "./fleet/round";
import { planJson } from "./plan/json";
import { longestComment, planMarkdown } from "./plan/markdown";
import { type Plan, planOf } from "./plan/plan";
import { isAtLeast, readRisk, type Risk } from "./plan/risk";
import { planText } from "./plan/text";
import { openSession } from "./session";

const usage =
    "bin/groundwork preview [-e ENV] [--cluster NAME] [--context NAME] [--json | --markdown | --diff] [--fail-on RISK]";

/** The exit code of a plan that has the risk that `--fail-on` names. */
const risky = 2;

/** Shows what `up` would change, and what the policies say of it. Changes nothing. */
export const preview: Command = {
    summary: "show what up would change, its risks, and what the policies say of it",
    usage,
    async run(args) {
        const options = readOptions(
            args,
            {
                ...environmentOptions,
                diff: { type: "boolean", default: false },
                markdown: { type: "boolean", default: false },
                "fail-on": { type: "string" },
            },
            usage,
        );
        const { format, write } = formatOf(options);
        const bound = options["fail-on"];
        const refused = bound === undefined ? undefined : readRisk("--fail-on", bound);
        const { context, diff } = options;
        return overClusters(
            options,
            { format, stops: false },
            async (environment, print, share) => {
                const progress = terminalProgress();
                const session = await openSession(
                    { environment, context, offline: true },
                    progress,
                );
                await requireLockedCharts(session, progress);
                const told = diff ? writeRaw : undefined;
                const report = await previewPlatform(session.stack, progress, told);
                const plan = planOf(environment, report);
                print(write(plan, share));
                if (!report.succeeded) {
                    return 1;
                }
                return refused !== undefined && isRefused(plan, refused) ? risky : 0;
            },
        );
    },
};

function writeRaw(text: string): void {
    process.stdout.write(text);
}

function shareOfComment(plan: Plan, share: number): string {
    return planMarkdown(plan, Math.floor(longestComment / share));
}

interface Format extends Pick<Manner, "format"> {
    /** @param share How many plans share the space of one comment. */
    readonly write: (plan: Plan, share: number) => string;
}

function formatOf(options: {
    readonly json: boolean;
    readonly markdown: boolean;
    readonly diff: boolean;
}): Format {
    const { json, markdown, diff } = options;
    const given = Object.entries({ json, markdown, diff }).filter(([, isGiven]) => isGiven);
    if (given.length > 1) {
        const flags = given.map(([name]) => `--${name}`).join(" and ");
        throw new UserError(`${flags} cannot go together: give one of them; usage: ${usage}`);
    }
    if (json) {
        return { format: "json", write: planJson };
    }
    return markdown
        ? { format: "markdown", write: shareOfComment }
        : { format: "text", write: planText };
}

/** Says so on stderr, so that stdout stays for the plan. */
function isRefused({ changes }: Plan, bound: Risk): boolean {
    const count = changes.filter(({ risk }) => isAtLeast(risk, bound)).length;
    if (count > 0) {
        console.error(
            `groundwork: ${count} of ${changes.length} changes have the risk ${bound} or a worse one, which --fail-on refuses.`,
        );
    }
    return count > 0;
}
