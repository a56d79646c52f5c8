import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";

import { repositoryRoot } from "../../local/paths";

const run = promisify(execFile);

// Compiling the stand-ins with their tests takes a minute the first time; Go keeps what it made.
describe("the stand-in providers", function () {
    this.timeout(10 * 60_000);

    it("pass their own tests", async function () {
        const directory = path.join(repositoryRoot, "local/providers");
        const hasGo = await run("go", ["version"]).then(
            () => true,
            () => false,
        );
        if (!hasGo) {
            this.skip(); // Then they are not built here either: the official providers run.
        }
        await run("go", ["test", "./..."], { cwd: directory, maxBuffer: 64 * 1024 * 1024 }).catch(
            (error: unknown) => {
                const said: unknown = error instanceof Error ? Reflect.get(error, "stdout") : "";
                throw new Error(`go test ./... in local/providers: ${String(said)}`);
            },
        );
    });
});
