import * as assert from "node:assert/strict";

import { parseQuantity } from "../../components/internal/quantity";
import type { PlatformConfig } from "../../config";
import { environmentsIn } from "../../config/sources";
import { repositoryRoot } from "../../local/paths";
import { ownExemptions, platformLevel } from "../../policy/exemptions";
import { currentDay, Exemptions } from "../../policy/library/exemptions";
import { activeRules } from "../../policy/library/levels";
import { describeFinding } from "../../policy/library/report";
import { rules } from "../../policy/rules";
import { asJudged, standingViolations } from "../support/judged";
import { buildServerSecrets, buildServersConfig } from "../support/delivery";
import { at } from "../support/graph";
import { listAt, workloads } from "../support/observability";
import { configOf, graphOf, more } from "../support/platform";
import type { TestResource } from "./support";

/** As of today, so that this fails the day after one has expired. */
const exempted = new Exemptions(ownExemptions, currentDay());

const platforms: readonly (readonly [string, PlatformConfig])[] = [
    ...environmentsIn(repositoryRoot).map((name) => [name, configOf(name)] as const),
    ["prod with more systems", configOf("prod", more)],
    ["prod with every build server", buildServersConfig()],
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
            resources = asJudged(await graphOf(config, true, buildServerSecrets()));
        });

        for (const rule of activeRules(rules, platformLevel)) {
            it(`breaks nowhere the rule ${rule.id}`, () => {
                const broken = standingViolations(rule, resources, exempted);
                assert.deepEqual(broken.map(describeFinding), []);
            });
        }
    });
}

describe("a pod of the platform", () => {
    it("may write on its node as much as its volumes there hold", async () => {
        const graphs = await Promise.all(
            platforms.map(([, config]) => graphOf(config, false, buildServerSecrets())),
        );
        const cramped = workloads(graphs.flat()).filter(({ inputs }) => {
            const spec = at(inputs, "spec", "template", "spec");
            const mebibytes = (value: unknown) => (parseQuantity(String(value)) ?? 0) / 2 ** 20;
            const sum = (list: string, ...path: readonly string[]) =>
                listAt(spec, list).reduce<number>(
                    (all, one) => all + mebibytes(at(one, ...path)),
                    0,
                );
            const allowed = sum("containers", "resources", "limits", "ephemeral-storage");
            const logs = 64 * listAt(spec, "containers").length;
            return allowed < logs + sum("volumes", "emptyDir", "sizeLimit");
        });
        assert.deepEqual(
            cramped.map(({ name }) => name),
            [],
        );
    });
});

describe("the exemptions", () => {
    it("are each of use in some environment", () => {
        assert.deepEqual(exempted.unused(), []);
    });
});
