import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { repositoryRoot } from "../../local/paths";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";

// Among the tests with tools, as actionlint is built where it is not on PATH.
describe("the workflows of GitHub Actions", () => {
    let actionlint: string;
    before(async () => {
        actionlint = (await ensureTools(["actionlint"], silentProgress)).actionlint.path;
    });

    const lint = (root: string) =>
        spawnSync(actionlint, ["-no-color"], { cwd: root, encoding: "utf8" });

    it("are sound in the eyes of actionlint, which knows their shells too", () => {
        const { status, stdout } = lint(repositoryRoot);
        assert.equal(status, 0, stdout);
    });

    it("would not be, with an input that the called workflow does not have", () => {
        const root = fs.mkdtempSync(path.join(os.tmpdir(), "groundwork-workflows-"));
        try {
            fs.mkdirSync(path.join(root, ".git"));
            const folder = path.join(root, ".github");
            fs.cpSync(path.join(repositoryRoot, ".github"), folder, { recursive: true });
            const deploy = path.join(folder, "workflows/deploy.yml");
            const wrong = fs.readFileSync(deploy, "utf8").replace("accept: $", "acept: $");
            fs.writeFileSync(deploy, wrong);
            const { status, stdout } = lint(root);
            assert.equal(status, 1);
            assert.match(stdout, /input "acept" is not defined/);
        } finally {
            fs.rmSync(root, { recursive: true });
        }
    });
});
