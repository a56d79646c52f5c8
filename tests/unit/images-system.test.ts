import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import { rootFileSystem } from "../../local/images/rootfs";
import { systemProgram } from "../../local/images/system";
import { systemImageSpecs, type SystemImageSpec } from "../../local/images/table";
import { tarOf } from "../../local/images/tar";
import { UserError } from "../../errors";
import { images } from "../../versions";
import { temporaryFolder } from "../support/temporary";

describe("an image of a program of this system", () => {
    const folder = temporaryFolder();
    /** Says what a program says that is asked for help. */
    const specOf = (help: string): SystemImageSpec => {
        const file = path.join(folder(), "busybox");
        fs.writeFileSync(file, `#!/bin/sh\necho '${help}' >&2\n`, { mode: 0o755 });
        const spec = systemImageSpecs.find(({ image }) => image === images.busybox);
        assert.ok(spec);
        return { ...spec, file };
    };
    const good = `BusyBox v${images.busybox.version} (Debian 1:1.35.0-4+deb12u1) multi-call binary.`;

    it("takes it as it is, where it has the version of versions.ts", () => {
        const spec = specOf(good);
        assert.equal(systemProgram(spec), spec.file);
    });

    it("says what to do where it has another version, or is not there", () => {
        assert.throws(() => systemProgram(specOf("BusyBox v1.2.3 multi-call binary.")), {
            name: UserError.name,
            message: /is 1\.2\.3, but .* is 1\.35\.0: install busybox-static/,
        });
        assert.throws(() => systemProgram({ ...specOf(good), file: "/nonexistent/busybox" }), {
            name: UserError.name,
            message: /install the package busybox-static/,
        });
    });

    it("takes none that needs libraries", () => {
        const bash = "/bin/bash";
        const help = execFileSync(bash, ["--help"], { encoding: "utf8" });
        const [version = ""] = /\d+\.\d+\.\d+/.exec(help) ?? [];
        const spec = { ...specOf(good), image: { ...images.busybox, version }, file: bash };
        assert.throws(() => systemProgram(spec), { message: /needs libraries/ });
    });

    it("gives the program its further names, in its own folder", async () => {
        const spec = specOf(good);
        const archive = path.join(folder(), "layer.tar");
        const chunks: Buffer[] = [];
        for await (const chunk of tarOf(rootFileSystem(spec, spec.file))) {
            chunks.push(chunk);
        }
        fs.writeFileSync(archive, Buffer.concat(chunks));
        const listed = execFileSync("tar", ["-tvf", archive], { encoding: "utf8" });
        for (const name of ["sh", "mkdir", "rm", "chmod"]) {
            assert.match(listed, new RegExp(`^l.* bin/${name} -> /bin/busybox$`, "m"));
        }
    });
});
