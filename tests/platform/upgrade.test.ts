import * as assert from "node:assert/strict";

import { z } from "zod";

import { type Checkout, copyCheckout, earlierCheckout, type Ending } from "../support/checkout";
import { startTimeout } from "../support/engine";
import { previousRelease } from "../support/releases";

const planned = z.object({
    changes: z.array(z.object({ op: z.string(), object: z.string() })),
});

const stands = z.object({
    systems: z.array(z.object({ system: z.string(), ready: z.int(), wanted: z.int() })),
});

/** What holds data, or opens it: to lose one of them is to lose what is in it. */
const keepers = "namespaces,persistentvolumeclaims,persistentvolumes,statefulsets,secrets";

/** So that there is a version to upgrade, whatever the two releases have in common. */
const olderCoreDns = (text: string): string =>
    text.replace(/("registry\.k8s\.io\/coredns\/coredns", )"[^"]+"/, '$1"v1.13.1"');

// Two whole `up` on one cluster, and the packages of the earlier release: a minute or two.
describe(`an upgrade from ${previousRelease.version}`, () => {
    let earlier: Checkout;
    let current: Checkout;
    let kept: ReadonlyMap<string, string>;

    before(async function () {
        this.timeout(startTimeout);
        earlier = await earlierCheckout(previousRelease.commit);
        current = await copyCheckout();
        earlier.edit("versions.ts", olderCoreDns);
        succeeded(await earlier.groundwork(["up"]));
        const note = ["secret", "generic", "note", "--from-literal=text=written before"];
        await earlier.kubectl("-n", "team-sample", "create", ...note);
        kept = await identities();
    });
    after(() => Promise.all([earlier.remove(), current.remove()]));

    /** Runs this release's command on what the earlier one has made. */
    async function groundwork(...args: readonly string[]): Promise<string> {
        return succeeded(await current.groundwork(args, { GROUNDWORK_HOME: earlier.home }));
    }

    /** Who each keeper is; of a Secret its content, too, which is generated only once. */
    async function identities(): Promise<ReadonlyMap<string, string>> {
        const listed = await earlier.kubectl("get", keepers, "-A", "-o", "json");
        return new Map(
            objects
                .parse(JSON.parse(listed))
                .items.map(({ kind, metadata, data }) => [
                    `${kind} ${metadata.namespace ?? ""}/${metadata.name}`,
                    kind === "Secret" ? `${metadata.uid} ${JSON.stringify(data)}` : metadata.uid,
                ]),
        );
    }

    it("is a diff that loses no data, and makes nothing anew under another name", async () => {
        const plan = await groundwork("preview", "--json", "--fail-on", "data-loss");
        const { changes } = planned.parse(JSON.parse(plan));
        const objectsOf = (...ops: readonly string[]): readonly string[] =>
            changes.filter(({ op }) => ops.includes(op)).map(({ object }) => object);
        assert.ok(objectsOf("update").includes("Deployment platform-dns/coredns"));
        // A renamed resource without an alias would be made and taken away.
        const going = objectsOf("delete");
        assert.deepEqual(
            objectsOf("create").filter((object) => going.includes(object)),
            [],
        );
    });

    it("is one up, without a question, after which every system is ready", async () => {
        const { systems } = stands.parse(JSON.parse(await groundwork("up", "--json")));
        assert.ok(systems.length >= 7);
        for (const { system, ready, wanted } of systems) {
            assert.equal(ready, wanted, system);
        }
        const image = "jsonpath={.spec.template.spec.containers[0].image}";
        const coredns = ["-n", "platform-dns", "get", "deployment", "coredns", "-o", image];
        assert.doesNotMatch(await earlier.kubectl(...coredns), /v1\.13\.1/);
    });

    it("keeps every namespace, claim, volume, set, secret and what users had made", async () => {
        const now = await identities();
        assert.ok(kept.has("Secret team-sample/note") && kept.size > 20, `${kept.size}`);
        for (const [object, identity] of kept) {
            assert.equal(now.get(object), identity, object);
        }
    });

    it("then has nothing more to change", async () => {
        const { changes } = planned.parse(JSON.parse(await groundwork("preview", "--json")));
        assert.deepEqual(changes, []);
    });
});

const objects = z.object({
    items: z.array(
        z.object({
            kind: z.string(),
            metadata: z.object({
                name: z.string(),
                namespace: z.string().optional(),
                uid: z.string(),
            }),
            data: z.record(z.string(), z.string()).optional(),
        }),
    ),
});

function succeeded({ code, stdout, stderr }: Ending): string {
    assert.equal(code, 0, `${stderr}\n${stdout}`);
    return stdout;
}
