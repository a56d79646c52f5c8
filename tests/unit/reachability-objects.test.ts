import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { ZodError } from "zod";

import { clusterOf, clusterQuery } from "../../cli/verify/network/objects";
import { repositoryRoot } from "../../local/paths";
import { clusterWith, pod, policy } from "../support/reachability";

describe("the objects of reachability", () => {
    it("are asked for as the page says", () => {
        const page = fs.readFileSync(path.join(repositoryRoot, "docs/network.md"), "utf8");
        assert.ok(page.includes(`kubectl ${clusterQuery.join(" ")}`));
    });

    it("leave out pods that have ended", () => {
        const phases = ["Pending", "Running", "Unknown", "Succeeded", "Failed"];
        const { pods } = clusterWith(...phases.map((phase) => pod(`shop/${phase}`, { phase })));
        assert.deepEqual(
            pods.map(({ name }) => name),
            ["Pending", "Running", "Unknown"],
        );
    });

    for (const cidr of [
        "10.0.0.0",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/8/8",
        "all",
        "10.0.0/8",
        "::/",
    ]) {
        it(`have no block ${cidr}`, () => {
            const from = [{ ipBlock: { cidr } }];
            const broken = policy("shop", "in", { podSelector: {}, ingress: [{ from }] });
            assert.throws(() => clusterWith(broken), ZodError);
        });
    }

    it("are nothing else", () => {
        assert.throws(() => clusterOf({ items: [{ kind: "Secret" }] }), ZodError);
        assert.throws(() => clusterOf("no list"), ZodError);
    });
});
