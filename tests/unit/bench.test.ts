import * as assert from "node:assert/strict";

import { parse } from "yaml";
import { z } from "zod";

import { parseConfig } from "../../config";
import { environment, environmentFile } from "../bench/environment";
import { parseStatus, residentOf, sampleProcesses } from "../bench/processTree";
import { ratiosBeside, ratiosOfGrowth } from "../bench/ratios";
import { reportJson, reportText } from "../bench/report";
import type { Costs } from "../bench/scenario";

const sample = (pid: number, parent: number, resident: number) => ({ pid, parent, resident });

function costs(teams: number, seconds: Readonly<Record<string, number>>): Costs {
    const measured = (took: number) => ({ seconds: took, memory: 100 });
    const entries = Object.entries(seconds).map(([name, took]) => [name, measured(took)] as const);
    return { teams, resources: teams * 10, steps: Object.fromEntries(entries) };
}

describe("the bench", () => {
    it("adds up what a process and its descendants hold, and nobody else", () => {
        const all = [sample(1, 0, 5), sample(2, 1, 10), sample(3, 2, 100), sample(4, 3, 1000)];
        assert.equal(residentOf(2, [...all, sample(9, 1, 7)]), 1110);
        assert.equal(residentOf(8, all), 0);
    });

    it("reads what /proc tells of a process", () => {
        const status = "Name:\tnode\nPid:\t42\nPPid:\t7\nVmPeak:\t  9 kB\nVmRSS:\t  2048 kB\n";
        assert.deepEqual(parseStatus(status), sample(42, 7, 2048));
        assert.deepEqual(parseStatus("Name:\tkthreadd\nPid:\t2\nPPid:\t0\n"), sample(2, 0, 0));
        const own = sampleProcesses().find(({ pid }) => pid === process.pid);
        assert.equal(own?.parent, process.ppid);
        assert.ok(own.resident > 1024);
    });

    it("measures an environment that the platform takes, in which one team can change", () => {
        const form = z.object({ config: z.record(z.string(), z.unknown()) });
        const teamsOf = (text: string) => {
            const entries = Object.entries(form.parse(parse(text)).config);
            const raw = entries.map(([key, value]): [string, unknown] => [
                key.replace("groundwork:", ""),
                value,
            ]);
            return parseConfig(environment, Object.fromEntries(raw)).teams;
        };
        const before = teamsOf(environmentFile(12));
        const after = teamsOf(environmentFile(12, "3"));
        assert.equal(before.length, 12);
        assert.notDeepEqual(before[0], after[0]);
        assert.deepEqual(before.slice(1), after.slice(1));
    });

    it("sets each step beside the command of kubectl that does the same", () => {
        const here = costs(10, { "first up": 12, "kubectl apply": 4, preview: 3 });
        assert.deepEqual(ratiosBeside(here), [
            { what: "first up / kubectl apply", ratio: 3, aim: 4 },
        ]);
    });

    it("tells how a step grows with the teams, and what is over its aim", () => {
        const all = [
            costs(10, { destroy: 2, preview: 1 }),
            costs(100, { destroy: 30, preview: 9 }),
        ];
        assert.deepEqual(
            ratiosOfGrowth(costs(10, { destroy: 2 }), costs(100, { destroy: 30, other: 1 })),
            [{ what: "destroy, 100 / 10 teams", ratio: 15, aim: 12 }],
        );
        const text = reportText(all);
        assert.match(text, /^100 TEAMS, 1000 RESOURCES +SECONDS +MIB$/m);
        assert.match(text, /^destroy, 100 \/ 10 teams +15\.00 +12 missed$/m);
        assert.match(text, /^preview, 100 \/ 10 teams +9\.00 +12$/m);
        const form = z.object({ ratios: z.array(z.object({ ratio: z.number() })) });
        assert.deepEqual(
            form.parse(JSON.parse(reportJson(all))).ratios.map(({ ratio }) => ratio),
            [15, 9],
        );
    });
});
