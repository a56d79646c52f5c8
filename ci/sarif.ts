import * as fs from "node:fs";

import { z } from "zod";

import { type SarifFinding, sarifLog } from "../cli/policy/formats/sarif";
import { rules } from "../policy/rules";

const previewed = z.looseObject({
    policy: z.array(
        z.looseObject({ policy: z.string(), mandatory: z.boolean(), message: z.string() }),
    ),
});

/**
 * The policies' verdicts of `preview --json` as SARIF, which code hosts take. A verdict is about a
 * resource of the program: it stands beside the environment's file, from which the resource comes.
 */
export function sarifOfPreview(preview: unknown, environment: string): string {
    const { policy: verdicts } = previewed.parse(preview);
    // What passes by an exemption asks nothing of anybody.
    const asking = verdicts.filter(({ policy }) => policy !== "exempted");
    const results = asking.map(({ policy, mandatory, message }) => {
        // The messages of our own pack begin with the rule.
        const [, rule = policy] = /^([a-z][a-z-]*): /.exec(message) ?? [];
        return {
            ruleId: rule,
            level: mandatory ? "error" : "note",
            text: message,
            file: `Pulumi.${environment}.yaml`,
            line: 1,
        } satisfies SarifFinding;
    });
    return sarifLog(results, rules);
}

if (require.main === module) {
    const [environment = ""] = process.argv.slice(2);
    console.log(sarifOfPreview(JSON.parse(fs.readFileSync(0, "utf8")), environment));
}
