import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import manifest from "../../package.json";
import { ciToolNames, toolNames } from "../../local/tools";
import { catalogue } from "../../local/tools/catalogue";
import type { Platform } from "../../local/tools/platform";
import type { ToolSpec } from "../../local/tools/spec";
import { fits } from "../../local/tools/version";

const platforms: readonly Platform[] = [
    { os: "linux", arch: "amd64" },
    { os: "linux", arch: "arm64" },
    { os: "darwin", arch: "amd64" },
    { os: "darwin", arch: "arm64" },
];

describe("the catalogue of tools", () => {
    for (const name of [...toolNames, ...ciToolNames]) {
        const { version, onPath, build, download: offered }: ToolSpec = catalogue[name];

        if (onPath !== undefined) {
            it(`would take its own ${name} from PATH`, () => {
                assert.ok(fits(version, onPath.range));
            });
        }

        if (build.group.name !== "providers") {
            it(`downloads the ${name} that its module builds`, () => {
                const goMod = fs.readFileSync(path.join(build.group.directory, "go.mod"), "utf8");
                const required = [...goMod.matchAll(/^(?:require|\t)\s*(\S+) v(\S+)/gm)];
                const pinned = required.find(([, module = ""]) =>
                    `${build.package}/`.startsWith(`${module}/`),
                );
                assert.equal(pinned?.[2], version);
            });

            it(`verifies every download of ${name}`, () => {
                for (const platform of platforms) {
                    const download = offered?.(platform);
                    if (download === undefined) {
                        continue;
                    }
                    assert.match(download.url, /^https:\/\//);
                    assert.ok(download.url.includes(version));
                    if ("sha256" in download.checksum) {
                        assert.match(download.checksum.sha256, /^[0-9a-f]{64}$/);
                    } else {
                        assert.equal(
                            new URL(download.checksum.url).host,
                            new URL(download.url).host,
                        );
                    }
                }
            });
        }
    }

    it("builds on macOS what is published for Linux only", () => {
        const darwin = { os: "darwin", arch: "arm64" } as const;
        assert.equal(catalogue["kube-apiserver"].download?.(darwin), undefined);
        assert.notEqual(catalogue.kubectl.download?.(darwin), undefined);
    });

    it("speaks to the Pulumi CLI with the SDK of the same version", () => {
        assert.equal(catalogue.pulumi.version, manifest.dependencies["@pulumi/pulumi"]);
    });

    it("never downloads a stand-in provider nor takes it from PATH", () => {
        const { onPath, download } = catalogue["pulumi-resource-kubernetes"];
        assert.deepEqual([onPath, download], [undefined, undefined]);
    });
});
