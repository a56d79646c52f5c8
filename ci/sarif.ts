import * as fs from "node:fs";

import { z } from "zod";

import { environmentOf } from "../config/sources";
import { repositoryRoot } from "../local/paths";
import { type SarifFinding, sarifLog } from "../cli/policy/formats/sarif";
import { rules } from "../policy/rules";

const judged = z.looseObject({
    policy: z.array(
        z.looseObject({ policy: z.string(), mandatory: z.boolean(), message: z.string() }),
    ),
});

/** Of an environment of several clusters there is a report for each that could be previewed. */
const round = z.looseObject({ clusters: z.array(z.looseObject({ report: judged.optional() })) });

const verdictsOf = z.union([
    judged.transform(({ policy }) => policy),
    round.transform(({ clusters }) => clusters.flatMap(({ report }) => report?.policy ?? [])),
]);

/**
 * The policies' verdicts of `preview --json` as SARIF, which code hosts take. A verdict is about a
 * resource of the program: it stands beside the environment's file, from which the resource comes.
 */
export function sarifOfPreview(preview: unknown, environment: string): string {
    const verdicts = verdictsOf.parse(preview);
    // What passes by an exemption asks nothing of anybody.
    const asking = verdicts.filter(({ policy }) => policy !== "exempted");
    const results = asking.map(({ policy, mandatory, message }) => {
        // The messages of our own pack begin with the rule.
        const [, rule = policy] = /^([a-z][a-z-]*): /.exec(message) ?? [];
        return {
            ruleId: rule,
            level: mandatory ? "error" : "note",
            text: message,
            file: `Pulumi.${environmentOf(repositoryRoot, environment)}.yaml`,
            line: 1,
        } satisfies SarifFinding;
    });
    return sarifLog(results, rules);
}

if (require.main === module) {
    const [environment = ""] = process.argv.slice(2);
    console.log(sarifOfPreview(JSON.parse(fs.readFileSync(0, "utf8")), environment));
}
