import * as assert from "node:assert/strict";
import * as fs from "node:fs";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Stack } from "@pulumi/pulumi/automation";
import * as random from "@pulumi/random";
import { z } from "zod";

import { withJournal } from "../../cli/engine/journal";
import {
    startTestEngine,
    startTimeout,
    type TestEngine,
    type TestProgram,
} from "../support/engine";

/** A component with a name that may change, and what hangs below it. */
class Shelf extends pulumi.ComponentResource {
    public constructor(name: string, generation: string, opts?: pulumi.ComponentResourceOptions) {
        super("test:index:Shelf", name, {}, opts);
        const password = new random.RandomPassword(
            "password",
            { length: 20, keepers: { generation } },
            { parent: this },
        );
        new random.RandomPet("pet", { prefix: generation }, { parent: this, dependsOn: password });
        this.registerOutputs({ generation });
    }
}

function objects(
    namespace: string,
    data: Readonly<Record<string, string>>,
    names: readonly string[],
) {
    const home = new k8s.core.v1.Namespace("home", { metadata: { name: namespace } });
    for (const name of names) {
        const metadata = { namespace: home.metadata.name, name };
        new k8s.core.v1.ConfigMap(name, { metadata, data });
    }
}

/** The changes of a stack's life, in order. */
const life = (
    namespace: string,
): readonly (readonly [string, (stack: Stack) => Promise<unknown>, TestProgram])[] => {
    const up = (stack: Stack) => stack.up();
    const done = Promise.resolve.bind(Promise);
    return [
        [
            "creates",
            up,
            () => {
                new Shelf("shelf", "1");
                objects(namespace, { a: "1" }, ["one", "two", "three"]);
                return done();
            },
        ],
        [
            "changes nothing",
            up,
            () => {
                new Shelf("shelf", "1");
                objects(namespace, { a: "1" }, ["one", "two", "three"]);
                return done();
            },
        ],
        [
            "replaces, updates and deletes",
            up,
            () => {
                new Shelf("shelf", "2");
                objects(namespace, { a: "2" }, ["one", "four"]);
                return done();
            },
        ],
        [
            "fails in the middle",
            (stack) => stack.up().catch(() => undefined),
            () => {
                new Shelf("shelf", "2");
                objects(namespace, { a: "3" }, ["one", "four", "Not a Name"]);
                return done();
            },
        ],
        [
            "renames",
            up,
            () => {
                new Shelf("cupboard", "2", { aliases: [{ name: "shelf" }] });
                objects(namespace, { a: "3" }, ["one", "four"]);
                return done();
            },
        ],
        ["refreshes", (stack) => stack.refresh(), () => done()],
        [
            "refreshes and updates",
            (stack) => stack.up({ refresh: true }),
            () => {
                new Shelf("cupboard", "3");
                objects(namespace, { a: "3" }, ["one"]);
                return done();
            },
        ],
        ["destroys", (stack) => stack.destroy(), () => done()],
    ];
};

// Pulumi's own file backend is the judge: whatever it writes of a run, a journal must come to.
describe("the journal of a run", function () {
    this.timeout(120_000);
    let engine: TestEngine;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
    });

    for (const [place, [what]] of life("").entries()) {
        it(`comes to the same state as the engine's own writing, when it ${what}`, async () => {
            const states = [];
            for (const name of ["journaled", "written"]) {
                const step = life(`test-${name}`)[place];
                assert.ok(step);
                const [, operate, program] = step;
                const stack = await engine.stack(name, program);
                const file = engine.stateFile(name);
                if (name === "journaled") {
                    const filed = { project: "test", environment: name, file };
                    await withJournal(stack, filed, operate);
                    assert.ok(!fs.existsSync(`${file}.journal`), "the journal is put away");
                } else {
                    await operate(stack);
                }
                states.push(await comparable(stack, name));
            }
            assert.deepEqual(states[0], states[1]);
        });
    }

    /**
     * A state without what is drawn, measured or named anew by each run. The order of resources that
     * do not need each other is chance; each step reads the state that the one before left, and the
     * engine refuses one in a wrong order.
     */
    async function comparable(stack: Stack, name: string): Promise<unknown> {
        const text = JSON.stringify(await stack.exportStack())
            .replaceAll(`test-${name}`, "test-it")
            .replaceAll(`pulumi:${name}::`, "pulumi:it::");
        const { deployment, ...rest } = exported.parse(withoutDrawn(JSON.parse(text)));
        const { resources = [], ...others } = deployment;
        const sorted = resources.toSorted((a, b) => a.urn.localeCompare(b.urn));
        return { ...rest, ...others, resources: sorted };
    }
});

const exported = z.looseObject({
    deployment: z.looseObject({
        resources: z.array(z.looseObject({ urn: z.string() })).optional(),
    }),
});

const drawn = new Set([
    ...["time", "created", "modified", "id", "result", "bcryptHash", "ciphertext"],
    ...["uid", "resourceVersion", "creationTimestamp", "managedFields", "__fieldManager"],
]);

function withoutDrawn(value: unknown): unknown {
    return JSON.parse(
        JSON.stringify(value, (key, each: unknown) => (drawn.has(key) ? undefined : each)),
    );
}
