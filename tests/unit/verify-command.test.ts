import * as assert from "node:assert/strict";

import { UserError } from "../../errors";
import { chooseChecks, chooseFormat, readPatience } from "../../cli/verify";
import { allChecks } from "../../cli/verify/checks";
import { requireRealNodes, sortNodes } from "../../cli/verify/nodes";

describe("verify's options", () => {
    it("choose all checks, or those that are named, in their own order", () => {
        assert.deepEqual(chooseChecks(undefined), allChecks);
        assert.deepEqual(
            chooseChecks("teams, dns").map(({ name }) => name),
            ["dns", "teams"],
        );
    });

    it("name the check that there is not, and those that there are", () => {
        const isSentence = (error: unknown): boolean =>
            error instanceof UserError &&
            /--check is "dns,ingres", but there is no check "ingres"/.test(error.message) &&
            error.message.includes("dns, ingress, metrics");
        assert.throws(() => chooseChecks("dns,ingres"), isSentence);
        assert.throws(() => chooseChecks(""), UserError);
    });

    it("choose a format once", () => {
        assert.equal(chooseFormat(undefined, false), "text");
        assert.equal(chooseFormat(undefined, true), "json");
        assert.equal(chooseFormat("json", true), "json");
        assert.equal(chooseFormat("junit", false), "junit");
        assert.throws(() => chooseFormat("junit", true), /--json and --format junit/);
        assert.throws(() => chooseFormat("xml", false), /--format is "xml", but must be one of/);
    });

    it("bound every wait by whole seconds", () => {
        assert.equal(readPatience(undefined), Infinity);
        assert.equal(readPatience("30"), 30);
        for (const wrong of ["0", "-1", "1.5", "soon", "", "1e3"]) {
            assert.throws(() => readPatience(wrong), /--patience is ".*whole number of seconds/);
        }
    });

    it("leave no two checks with one name", () => {
        const names = allChecks.map(({ name }) => name);
        assert.equal(new Set(names).size, names.length);
    });
});

describe("the nodes of a cluster", () => {
    const node = (name: string, annotations = {}) => ({ metadata: { name, annotations } });
    const fake = { "kwok.x-k8s.io/node": "fake" };

    it("are real, or simulated by their annotation", () => {
        const items = [node("one"), node("two", fake), node("three", { "kwok.x-k8s.io/node": "" })];
        assert.deepEqual(sortNodes({ items }), { real: ["one", "three"], simulated: ["two"] });
    });

    it("must be able to run something", () => {
        requireRealNodes({ real: ["one"], simulated: ["two"] }, "here");
        assert.throws(
            () => {
                requireRealNodes({ real: [], simulated: ["two", "three"] }, "here");
            },
            (error: unknown) =>
                error instanceof UserError && /All 2 nodes .* make nodes/.test(error.message),
        );
        assert.throws(() => {
            requireRealNodes({ real: [], simulated: [] }, "here");
        }, /has no node/);
    });
});
