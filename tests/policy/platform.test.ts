import * as assert from "node:assert/strict";

import type { PlatformConfig } from "../../config";
import { environmentsIn } from "../../config/sources";
import { repositoryRoot } from "../../local/paths";
import { ownExemptions, platformLevel } from "../../policy/exemptions";
import { currentDay, Exemptions } from "../../policy/library/exemptions";
import { activeRules } from "../../policy/library/levels";
import { describeFinding } from "../../policy/library/report";
import { rules } from "../../policy/rules";
import { asJudged } from "../support/judged";
import { configOf, graphOf, more } from "../support/platform";
import { judge, type TestResource } from "./support";

/** As of today, so that this fails the day after one has expired. */
const exempted = new Exemptions(ownExemptions, currentDay());

const platforms: readonly (readonly [string, PlatformConfig])[] = [
    ...environmentsIn(repositoryRoot).map((name) => [name, configOf(name)] as const),
    ["prod with more systems", configOf("prod", more)],
    ...["traefik", "nginx"].map((controller) => {
        const ingress = { controllers: [controller], placement: "host-ports" };
        return [
            `dev with ${controller} at its nodes' ports`,
            configOf("dev", { ingress }),
        ] as const;
    }),
];

for (const [name, config] of platforms) {
    describe(`a preview of ${name}`, () => {
        let resources: TestResource[] = [];
        before(async () => {
            resources = asJudged(await graphOf(config, true));
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
