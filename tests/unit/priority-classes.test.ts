import * as assert from "node:assert/strict";

import { PriorityClasses } from "../../components/priority-classes";
import { priorities } from "../../components/priority-classes/values";
import { recordGraph } from "../support/graph";

describe("priority classes", () => {
    it("rank DNS and ingress over the platform's systems, and those over the teams", () => {
        const { critical, platform, standard } = priorities;
        assert.ok(critical.value > platform.value && platform.value > standard.value);
        assert.ok(standard.value > 0, "a pod without a class has 0");
    });

    it("stay below what Kubernetes keeps for itself", () => {
        for (const { value } of Object.values(priorities)) {
            assert.ok(value <= 1_000_000_000, String(value));
        }
    });

    it("never let one team's pods drive away another's", async () => {
        const graph = await recordGraph(() => new PriorityClasses("priorities"));
        const standard = graph.find(({ name }) => name === "priorities-standard");
        assert.equal(standard?.inputs["preemptionPolicy"], "Never");
    });

    it("leave the cluster's default class to the cluster", async () => {
        const graph = await recordGraph(() => new PriorityClasses("priorities"));
        const classes = graph.filter(({ type }) => type.endsWith(":PriorityClass"));
        assert.deepEqual(
            classes.map(({ inputs }) => inputs["globalDefault"]),
            [false, false, false],
        );
    });

    it("are exposed by the names that pods take", async () => {
        let names: readonly string[] = [];
        const graph = await recordGraph(() => {
            names = Object.values(new PriorityClasses("priorities").names);
        });
        const made = graph
            .filter(({ type }) => type.endsWith(":PriorityClass"))
            .map(({ inputs }) => JSON.stringify(inputs["metadata"]));
        assert.equal(made.length, names.length);
        for (const name of names) {
            assert.ok(
                made.some((metadata) => metadata.includes(`"name":"${name}"`)),
                name,
            );
        }
    });
});
