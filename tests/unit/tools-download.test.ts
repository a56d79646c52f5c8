import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import { UserError } from "../../errors";
import { checksumFor } from "../../local/tools/download";
import type { Machine } from "../../local/tools/machine";
import type { Download } from "../../local/tools/spec";
import { ToolBench } from "../support/toolBench";

const site = "https://downloads.example";
const program = Buffer.from("#!/bin/sh\necho v1.2.3\n");
const sha256 = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

/** A binary with its checksum beside it, as Kubernetes publishes. */
const plain: Download = { url: `${site}/alpha`, checksum: { url: `${site}/alpha.sha256` } };

describe("a tool's official download", () => {
    let bench: ToolBench;
    let server: http.Server;
    let asked: string[];
    /** What the site has; "breaks off" sends half of what it promises. */
    let content: Record<string, Buffer | "breaks off" | "forbidden">;

    before(async () => {
        server = http.createServer((request, response) => {
            const url = request.url ?? "";
            asked.push(url);
            const answer = content[url];
            if (answer === "breaks off") {
                response.writeHead(200, { "content-length": 100 });
                response.write("half");
                setImmediate(() => response.destroy());
            } else if (answer === undefined || answer === "forbidden") {
                response.writeHead(answer === "forbidden" ? 403 : 404).end("<html>");
            } else {
                response.end(answer);
            }
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    after(() => {
        server.close();
    });
    beforeEach(() => {
        asked = [];
        bench = new ToolBench();
        // beta, which nobody publishes, is built, so every run needs a Go.
        bench.installGo("works");
    });
    afterEach(() => {
        bench.remove();
    });

    const fetchHere: Machine["fetch"] = (url, options) => {
        const address = server.address();
        assert.ok(typeof address === "object" && address !== null);
        return fetch(url.replace(site, `http://127.0.0.1:${address.port}`), options);
    };
    const provide = (download = plain) => bench.provide(download, { fetch: fetchHere });

    it("is used when it is what its checksum says", async () => {
        content = { "/alpha": program, "/alpha.sha256": Buffer.from(sha256(program)) };
        const { alpha, beta } = await provide();
        assert.deepEqual([alpha.origin, beta.origin], ["download", "module"]);
        assert.equal(execFileSync(alpha.path, { encoding: "utf8" }), "v1.2.3\n");
        assert.equal((await provide()).alpha.origin, "cache");
    });

    it("is refused when it is not, and nothing of it is kept", async () => {
        content = { "/alpha": Buffer.from("evil"), "/alpha.sha256": Buffer.from(sha256(program)) };
        await assert.rejects(provide(), (error) => {
            assert.ok(error instanceof UserError);
            assert.match(
                error.message,
                /downloads\.example\/alpha is not what its project published/,
            );
            return true;
        });
        assert.deepEqual(
            bench.cached().filter((name) => name.includes("alpha")),
            ["alpha"],
        );
    });

    it("is refused when it is not what a pinned checksum says", async () => {
        content = { "/alpha": Buffer.from("evil") };
        const pinned = { url: plain.url, checksum: { sha256: sha256(program) } };
        await assert.rejects(provide(pinned), /is not what its project published/);
    });

    it("keeps an archive's files together", async () => {
        const folder = path.join(bench.directory, "set");
        fs.mkdirSync(folder);
        fs.writeFileSync(path.join(folder, "alpha"), program, { mode: 0o755 });
        fs.writeFileSync(path.join(folder, "companion"), "beside it");
        const archive = path.join(bench.directory, "set.tar.gz");
        execFileSync("tar", ["-czf", archive, "-C", bench.directory, "set"]);
        const packed = fs.readFileSync(archive);
        const list = `${"0".repeat(64)}  other.tar.gz\n${sha256(packed)}  set.tar.gz\n`;
        content = { "/set.tar.gz": packed, "/SUMS": Buffer.from(list) };
        const { alpha } = await provide({
            url: `${site}/set.tar.gz`,
            checksum: { url: `${site}/SUMS` },
            folder: "set",
        });
        assert.equal(alpha.origin, "download");
        assert.equal(
            fs.readFileSync(path.join(path.dirname(alpha.path), "companion"), "utf8"),
            "beside it",
        );
    });

    it("is built instead when the site says no checksum", async () => {
        content = { "/alpha": program, "/alpha.sha256": Buffer.from("<html>Log in</html>") };
        assert.equal((await provide()).alpha.origin, "module");
        assert.deepEqual(asked, ["/alpha.sha256"]);
    });

    it("is built instead when it breaks off", async () => {
        content = { "/alpha": "breaks off", "/alpha.sha256": Buffer.from(sha256(program)) };
        assert.equal((await provide()).alpha.origin, "module");
    });

    it("is not asked for again soon when the site refuses", async () => {
        content = { "/alpha.sha256": "forbidden" };
        assert.equal((await provide()).alpha.origin, "module");
        fs.rmSync(path.join(bench.cache, "tools", "letters"), { recursive: true });
        assert.equal((await provide()).alpha.origin, "module");
        assert.deepEqual(asked, ["/alpha.sha256"]);
    });

    it("is asked for again when there is no other way", async () => {
        content = { "/alpha.sha256": "forbidden" };
        await provide();
        fs.rmSync(path.join(bench.cache, "tools", "letters"), { recursive: true });
        content = { "/alpha": program, "/alpha.sha256": Buffer.from(sha256(program)) };
        const withoutGo = { fetch: fetchHere, searchPath: bench.directory };
        const { alpha } = await bench.provide(plain, withoutGo, ["alpha"]);
        assert.equal(alpha.origin, "download");
    });

    it("is named with every way out when there is neither network nor Go", async () => {
        const nowhere = bench.provide(plain, { searchPath: bench.directory });
        await assert.rejects(
            nowhere,
            /Cannot get alpha, beta: .* Go is not installed; .*install Go 1\.26/,
        );
    });
});

describe("a published checksum", () => {
    const digest = "a".repeat(64);
    const lists: readonly (readonly [string, string, string | undefined])[] = [
        ["a bare one", digest, digest],
        ["a bare one in capitals with a line end", `${digest.toUpperCase()}\n`, digest],
        ["a list's line", `${"b".repeat(64)}  other\n${digest}  tool.tar.gz\n`, digest],
        ["a list's line in binary mode", `${digest} *tool.tar.gz\n`, digest],
        ["a list without the file", `${digest}  tool.tar.gz.sig\n`, undefined],
        ["a page", "<html></html>", undefined],
        ["nothing", "", undefined],
        ["a shorter sum", "a".repeat(40), undefined],
    ];
    for (const [what, list, expected] of lists) {
        it(`is ${expected === undefined ? "not " : ""}found in ${what}`, () => {
            assert.equal(checksumFor("tool.tar.gz", list), expected);
        });
    }
});
