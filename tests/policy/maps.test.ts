import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

import { repositoryRoot } from "../../local/paths";
import { readMap } from "../../policy/check/corpus";
import { rules } from "../../policy/rules";

function read(file: string): string {
    return fs.readFileSync(path.join(repositoryRoot, "policy", file), "utf8");
}

const entry = z.union([
    z.strictObject({ rules: z.array(z.string()).nonempty() }),
    z.strictObject({ rejected: z.string().min(1) }),
]);
const ids = new Set(rules.map(({ id }) => id));
const missing = (named: readonly string[]) => named.filter((id) => !ids.has(id));

describe("the checks of other projects", () => {
    const anchors = Object.entries(
        z.record(z.string(), entry).parse(JSON.parse(read("anchors-map.json"))),
    );

    it("are each decided by rules, or it is said why not", () => {
        const decided = anchors.flatMap(([, one]) => ("rules" in one ? [one.rules] : []));
        assert.equal(anchors.length, 109);
        assert.ok(decided.length >= 90, `only ${decided.length} are decided`);
        assert.deepEqual(missing(decided.flat()), []);
    });

    it("have cases in the corpus that are mapped to rules that there are", () => {
        const mapped = Object.values(readMap(read("corpus-map.json"))).flatMap((one) =>
            "rule" in one ? [...one.rule, ...one.variants.flatMap(({ rule = [] }) => rule)] : [],
        );
        assert.ok(mapped.length > 100);
        assert.deepEqual(missing(mapped), []);
    });
});
