import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { repositoryRoot } from "../../local/paths";
import { policyPages } from "../../policy/check/pages";
import { rules } from "../../policy/rules";

describe("the pages of docs/policy", () => {
    const folder = path.join(repositoryRoot, "docs/policy");

    it("are those that bin/groundwork policy docs writes", () => {
        const pages = policyPages(rules);
        assert.deepEqual(fs.readdirSync(folder).sort(), [...pages.keys()].sort());
        for (const [file, text] of pages) {
            assert.equal(fs.readFileSync(path.join(folder, file), "utf8"), text, file);
        }
    });
});
