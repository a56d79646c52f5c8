import * as fs from "node:fs";
import * as path from "node:path";

import { UserError } from "../../errors";
import { repositoryRoot } from "../../local/paths";
import { readCases, readMap, scoreCorpus } from "../../policy/check/corpus";
import type { Command } from "../command";
import { table } from "../table";
import { readArguments } from "./options";

const usage = "bin/groundwork policy score [--corpus DIR] [--wrong] [--tier TIER] [--json]";

/** Scores the rules on the corpus of cases that other projects publish. */
export const score: Command = {
    summary: "score the rules on a corpus of cases with verdicts",
    usage,
    run(args) {
        const options = {
            corpus: {
                type: "string",
                default:
                    process.env.GROUNDWORK_CORPUS ??
                    path.join(repositoryRoot, "../shared/policy-corpus"),
            },
            wrong: { type: "boolean", default: false },
            tier: { type: "string" },
            json: { type: "boolean", default: false },
        } as const;
        const { values } = readArguments(args, options, usage);
        const map = readMap(
            fs.readFileSync(path.join(repositoryRoot, "policy/corpus-map.json"), "utf8"),
        );
        const file = path.join(values.corpus, "cases.jsonl");
        if (!fs.existsSync(file)) {
            throw new UserError(
                `There is no corpus at ${file}: name its folder with --corpus or GROUNDWORK_CORPUS.`,
            );
        }
        const cases = readCases(fs.readFileSync(file, "utf8"));
        const scored = scoreCorpus(
            cases.filter(({ tier }) => values.tier === undefined || tier === values.tier),
            map,
        );
        if (values.json) {
            console.log(JSON.stringify(scored, undefined, 2));
            return Promise.resolve(0);
        }
        const rows = scored.checks.map(({ tier, check, right, total, reason }) => [
            tier,
            check,
            reason === undefined ? `${right}/${total}` : `rejected: ${reason}`,
        ]);
        console.log(table(rows));
        if (values.wrong) {
            console.log(scored.wrong.map(({ id, got }) => `${id}: ${got}`).join("\n"));
        }
        for (const { tier, checks, mean, rejected } of scored.tiers) {
            console.log(
                `${tier}: ${(mean * 100).toFixed(2)} % over ${checks} checks, ${rejected} rejected`,
            );
        }
        return Promise.resolve(0);
    },
};
