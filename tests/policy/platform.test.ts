import * as assert from "node:assert/strict";

import { parseConfig } from "../../config";
import { environmentsIn, settingsOfFiles } from "../../config/sources";
import { repositoryRoot } from "../../local/paths";
import { ownExemptions, platformLevel } from "../../policy/exemptions";
import { Exemptions } from "../../policy/library/exemptions";
import { activeRules } from "../../policy/library/levels";
import { describeFinding } from "../../policy/library/report";
import { rules } from "../../policy/rules";
import { platform } from "../../stacks/platform";
import { recordGraph } from "../support/graph";
import { asJudged } from "../support/judged";
import { judge, type TestResource } from "./support";

/** As of today, so that this fails the day after one has expired. */
const exempted = new Exemptions(ownExemptions, new Date().toISOString().slice(0, 10));

for (const environment of environmentsIn(repositoryRoot)) {
    describe(`a preview of ${environment}`, () => {
        const config = parseConfig(environment, settingsOfFiles(repositoryRoot, environment));
        let resources: TestResource[] = [];
        before(async () => {
            resources = asJudged(await recordGraph(() => platform(config, {}), { preview: true }));
        });

        for (const rule of activeRules(rules, platformLevel)) {
            it(`breaks nowhere the rule ${rule.id}`, () => {
                const broken = exempted
                    .standing(judge(rule, resources).findings)
                    .filter(({ level }) => level === "violation");
                assert.deepEqual(broken.map(describeFinding), []);
            });
        }
    });
}

describe("the exemptions", () => {
    it("are each of use in some environment", () => {
        assert.deepEqual(exempted.unused(), []);
    });
});
