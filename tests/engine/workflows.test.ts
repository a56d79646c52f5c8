import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { repositoryRoot } from "../../local/paths";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";

// Among the tests with tools, as actionlint is built where it is not on PATH.
describe("the workflows of GitHub Actions", function () {
    this.timeout(5 * 60_000);
    let actionlint: string;
    before(async () => {
        actionlint = (await ensureTools(["actionlint"], silentProgress)).actionlint.path;
    });

    const lint = (args: readonly string[], input = "") =>
        spawnSync(actionlint, ["-no-color", ...args], {
            cwd: repositoryRoot,
            encoding: "utf8",
            input,
        });

    it("are sound in the eyes of actionlint, which knows their shells too", () => {
        const { status, stdout } = lint([]);
        assert.equal(status, 0, stdout);
    });

    it("would not be, with an input that the called workflow does not have", () => {
        const wrong = `
on: push
jobs:
    dev:
        uses: ./.github/workflows/environment.yml
        with: { environment: dev, command: up, acept: data-loss }
`;
        const { status, stdout } = lint(["-"], wrong);
        assert.equal(status, 1);
        assert.match(stdout, /input "acept" is not defined/);
    });
});
