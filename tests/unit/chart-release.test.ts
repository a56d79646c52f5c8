import * as assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { chartSource, mergeValues } from "../../components/chart-release/values";
import { UserError } from "../../errors";
import { charts } from "../../versions";

const digest = `sha256:${"0".repeat(64)}`;

describe("a chart's values", () => {
    it("are merged key by key, lists and all else whole, last over first", () => {
        const base = { a: { b: 1, c: [1, 2] }, d: "x" };
        assert.deepEqual(mergeValues(base, { a: { c: [3] }, d: { e: 1 } }), {
            a: { b: 1, c: [3] },
            d: { e: 1 },
        });
        assert.deepEqual(base, { a: { b: 1, c: [1, 2] }, d: "x" });
    });

    it("keep null, which takes a default of the chart's away", () => {
        assert.deepEqual(mergeValues({ a: { b: 1 } }, { a: { b: null } }), { a: { b: null } });
    });

    it("keep outputs as they are", () => {
        const secret = pulumi.secret("x");
        assert.equal(mergeValues({ a: { b: 1 } }, { a: secret })["a"], secret);
    });
});

describe("a chart's source", () => {
    it("is its address with its digest in a registry, and its name in a repository", () => {
        const lock = { chart: "shop", version: "1.2.3", digest };
        assert.deepEqual(chartSource({ ...lock, repository: "oci://r.test/charts" }), {
            chart: `oci://r.test/charts/shop@${digest}`,
            version: "1.2.3",
        });
        assert.deepEqual(chartSource({ ...lock, repository: "https://r.test" }), {
            chart: "shop",
            version: "1.2.3",
            repo: "https://r.test",
        });
    });

    it("is refused in one sentence while nobody knows its digest", () => {
        const lock = { repository: "https://r.test", chart: "shop", version: "1.2.3" };
        assert.throws(
            () => chartSource(lock),
            (error) =>
                error instanceof UserError &&
                /shop 1\.2\.3.*bin\/groundwork charts/.test(error.message),
        );
    });
});

describe("every chart of the platform", () => {
    for (const { chart, version, digest, licence } of Object.values(charts)) {
        it(`is locked: ${chart}`, () => {
            assert.match(version, /^v?\d+\.\d+\.\d+$/);
            assert.match(digest, /^sha256:[0-9a-f]{64}$/);
            assert.equal(licence, "Apache-2.0");
        });
    }
});
