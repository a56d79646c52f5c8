import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { assembled } from "../../local/images/assemble";
import { imageConfig } from "../../local/images/config";
import { digestIn, writeLayout } from "../../local/images/layout";
import { rootFileSystem } from "../../local/images/rootfs";
import { imageSpecs } from "../../local/images/table";
import { tarOf, type TarEntry } from "../../local/images/tar";
import { silentProgress } from "../../local/progress";
import type { Platform } from "../../local/tools/platform";
import { at } from "../support/graph";
import { ToolBench } from "../support/toolBench";

const platform: Platform = { os: "linux", arch: "arm64" };

describe("an image", () => {
    let directory: string;
    let binary: string;
    beforeEach(() => {
        directory = fs.mkdtempSync(path.join(os.tmpdir(), "images-test-"));
        binary = path.join(directory, "program");
        fs.writeFileSync(binary, "#!/bin/sh\n", { mode: 0o700 });
    });
    afterEach(() => {
        fs.rmSync(directory, { recursive: true, force: true });
    });

    const tarball = async (entries: readonly TarEntry[]): Promise<Buffer> => {
        const chunks: Buffer[] = [];
        for await (const chunk of tarOf(entries)) {
            chunks.push(chunk);
        }
        return Buffer.concat(chunks);
    };
    const entry = (path: string, content: string): TarEntry => ({
        kind: "text",
        path,
        content,
        mode: 0o644,
        owner: 0,
    });

    it("is the same whatever the order and age of its files", async () => {
        const program: TarEntry = {
            kind: "file",
            path: "/bin/program",
            from: binary,
            mode: 0o755,
            owner: 0,
        };
        const some = [program, entry("/etc/passwd", "root\n"), entry("/b", "")];
        const before = await tarball(some);
        fs.utimesSync(binary, new Date(0), new Date(0));
        assert.deepEqual(await tarball([...some].reverse()), before);
    });

    for (const spec of imageSpecs) {
        it(`of ${spec.program} unpacks to what it says`, async () => {
            const file = path.join(directory, "layer.tar");
            fs.writeFileSync(file, await tarball(rootFileSystem(spec, binary)));
            const listed = execFileSync("tar", ["-tvf", file, "--numeric-owner"], {
                encoding: "utf8",
                env: { ...process.env, TZ: "UTC" },
            });
            const inside = (name: string) => new RegExp(` ${name.replace(/^\//, "")}/?$`, "m");
            assert.match(
                listed,
                new RegExp(`^-rwxr-xr-x .* 1970.*${spec.entrypoint.slice(1)}$`, "m"),
            );
            assert.match(listed, /^drwxrwxrwt .* tmp\/?$/m);
            for (const folder of [...(spec.folders ?? []).map((own) => own.path), "/etc/passwd"]) {
                assert.match(listed, inside(folder));
            }
            for (const line of listed.trimEnd().split("\n")) {
                assert.match(line, / 1970|Jan +1 +1970/);
            }
        });

        it(`of ${spec.program} runs its program, as a user that it has`, () => {
            const config = imageConfig(spec, platform, "sha256:layer");
            assert.deepEqual(at(config, "config", "Entrypoint"), [spec.entrypoint]);
            assert.equal(at(config, "architecture"), "arm64");
            assert.equal(at(config, "config", "User"), spec.user);
            const passwd = rootFileSystem(spec, binary).find((own) => own.path === "/etc/passwd");
            const users = passwd?.kind === "text" ? passwd.content : "";
            const [user = "root"] = spec.user?.split(":") ?? [];
            assert.match(users, new RegExp(`^(${user}:x:|\\w+:x:${user}:)`, "m"));
        });

        it(`of ${spec.program} says where it comes from and what it lacks`, () => {
            const label = (name: string): unknown =>
                at(imageConfig(spec, platform, ""), "config", "Labels", name);
            assert.equal(label("dev.groundwork.built-from"), spec.builtFrom);
            assert.equal(label("dev.groundwork.lacks"), spec.lacks);
            assert.equal(label("org.opencontainers.image.version"), spec.image.version);
        });
    }

    it("is a layout whose blobs are what their names say", async () => {
        const [spec] = imageSpecs;
        assert.ok(spec);
        const layout = path.join(directory, "layout");
        await writeLayout(layout, spec, rootFileSystem(spec, binary), platform);
        const blobs = path.join(layout, "blobs", "sha256");
        const names = fs.readdirSync(blobs);
        assert.equal(names.length, 3);
        for (const name of names) {
            const content = fs.readFileSync(path.join(blobs, name));
            assert.equal(createHash("sha256").update(content).digest("hex"), name);
        }
        assert.ok(names.includes((await digestIn(layout)).replace("sha256:", "")));
    });

    it("refuses a name that a plain archive cannot hold", async () => {
        await assert.rejects(tarball([entry(`/${"x".repeat(101)}`, "")]), /does not fit/);
    });

    it("is put together once, and anew when its program changes", async () => {
        const bench = new ToolBench(path.join(directory, "bench"));
        const [spec] = imageSpecs;
        assert.ok(spec);
        const { signal } = new AbortController();
        const get = () => assembled(spec, binary, bench.machine(), silentProgress, signal);
        const [first, other] = await Promise.all([get(), get()]);
        assert.deepEqual(other, first);
        const written = fs.statSync(path.join(first.layout, "index.json")).mtimeMs;
        assert.deepEqual(await get(), first);
        assert.equal(fs.statSync(path.join(first.layout, "index.json")).mtimeMs, written);
        fs.writeFileSync(binary, "#!/bin/sh\n# newer\n");
        assert.notEqual((await get()).digest, first.digest);
    });
});
