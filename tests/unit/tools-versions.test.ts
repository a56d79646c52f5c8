import * as assert from "node:assert/strict";
import { silentProgress } from "../../local/progress";
import { findFitting } from "../../local/tools/path";
import { provideTools } from "../../local/tools/provide";
import { fits, versionIn } from "../../local/tools/version";
import { ToolBench } from "../support/toolBench";

describe("tool versions", () => {
    const answers: readonly (readonly [string, string | undefined])[] = [
        ["v3.245.0", "3.245.0"],
        ["etcd Version: 3.6.16\nGit SHA: 1.2.3", "3.6.16"],
        ["kwok version v0.8.0 go1.26.8 (linux/amd64)", "0.8.0"],
        ["v3.20.2+g8a2c0c4", "3.20.2"],
        [
            '{"clientVersion": {"major": "1", "gitVersion": "v1.32.4-dispatcher"}}',
            "1.32.4-dispatcher",
        ],
        ["Kubernetes v1.36.0-rc.1", "1.36.0-rc.1"],
        ["go version go1.26 linux/amd64", undefined],
        ["unknown flag: --version", undefined],
    ];
    for (const [answer, version] of answers) {
        it(`finds ${version ?? "none"} in "${answer}"`, () => {
            assert.equal(versionIn(answer), version);
        });
    }

    const range = { from: "1.35.0", below: "1.38.0" };
    const judged: readonly (readonly [string, boolean])[] = [
        ["1.34.9", false],
        ["1.35.0", true],
        ["1.36.3", true],
        ["1.37.12", true],
        ["1.38.0", false],
        ["1.100.0", false],
        ["2.36.0", false],
        ["0.36.0", false],
        ["1.36.0-rc.1", false],
    ];
    for (const [version, expected] of judged) {
        it(`${expected ? "takes" : "refuses"} ${version} for 1.35 up to 1.37`, () => {
            assert.equal(fits(version, range), expected);
        });
    }
});

describe("a tool on PATH", () => {
    const wanted = { versionArguments: ["version"], range: { from: "1.2.0", below: "1.3.0" } };
    let first: ToolBench;
    let second: ToolBench;
    beforeEach(() => {
        first = new ToolBench();
        second = new ToolBench();
    });
    afterEach(() => {
        first.remove();
        second.remove();
    });
    const find = () => findFitting("alpha", wanted, `${first.bin}:${second.bin}`);
    const saying = (version: string) =>
        `#!/bin/sh\n[ "$1" = version ] && echo "alpha v${version}"\n`;

    it("is used when its version fits", async () => {
        first.install("alpha", saying("1.2.9"));
        assert.deepEqual(await find(), { path: `${first.bin}/alpha`, version: "1.2.9" });
    });

    it("is passed over for a later one that fits", async () => {
        first.install("alpha", saying("1.1.0"));
        second.install("alpha", saying("1.2.0"));
        assert.deepEqual(await find(), { path: `${second.bin}/alpha`, version: "1.2.0" });
    });

    it("is not used when it fails, whatever it prints", async () => {
        first.install("alpha", "#!/bin/sh\necho v1.2.0\nexit 1\n");
        assert.equal(await find(), undefined);
    });

    it("is preferred to the cache", async () => {
        first.installGo("works");
        await first.provide();
        first.install("alpha", saying("1.2.3"));
        const plain = first.catalogue();
        const tools = await provideTools(
            { ...plain, alpha: { ...plain.alpha, onPath: wanted } },
            ["alpha", "beta"],
            silentProgress,
            first.machine(),
        );
        assert.deepEqual([tools.alpha.origin, tools.beta.origin], ["path", "cache"]);
    });
});
