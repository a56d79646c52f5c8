import * as assert from "node:assert/strict";

import { isUnknown } from "@pulumi/pulumi";

import { parseConfig } from "../../config";
import { environmentsIn, settingsOfFiles } from "../../config/sources";
import { repositoryRoot } from "../../local/paths";
import { ownExemptions } from "../../policy/exemptions";
import { Exemptions } from "../../policy/library/exemptions";
import { describeFinding } from "../../policy/library/report";
import { rules } from "../../policy/rules";
import { platform } from "../../stacks/platform";
import { recordGraph, type RecordedResource } from "../support/graph";
import { judge, resource, type TestResource, unknownText } from "./support";

/** A recorded value with the engine's mark in place of what a preview does not know. */
function asSent(value: unknown): unknown {
    if (isUnknown(value)) {
        return unknownText;
    }
    if (Array.isArray(value)) {
        return value.map(asSent);
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asSent(inner)]))
        : value;
}

/** The graph as the engine hands it to the policies, but for dependencies by properties. */
function asJudged(graph: readonly RecordedResource[]): TestResource[] {
    const resources = new Map(
        graph.map(({ type, name, inputs }) => [name, resource(type, name, asSent(inputs))]),
    );
    for (const { name, parent = "", dependsOn } of graph) {
        const judged = resources.get(name);
        const above = resources.get(parent);
        if (judged !== undefined) {
            judged.dependencies.push(...dependsOn.flatMap((other) => resources.get(other) ?? []));
            Object.assign(judged, above && { parent: above });
        }
    }
    return [...resources.values()];
}

/** As of today, so that this fails the day after one has expired. */
const exempted = new Exemptions(ownExemptions, new Date().toISOString().slice(0, 10));

for (const environment of environmentsIn(repositoryRoot)) {
    describe(`a preview of ${environment}`, () => {
        const config = parseConfig(environment, settingsOfFiles(repositoryRoot, environment));
        let resources: TestResource[] = [];
        before(async () => {
            resources = asJudged(await recordGraph(() => platform(config, {}), { preview: true }));
        });

        for (const rule of rules) {
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
