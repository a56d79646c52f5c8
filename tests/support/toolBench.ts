import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { silentProgress, terminalProgress } from "../../local/progress";
import { repositoryRoot } from "../../local/paths";
import type { Machine } from "../../local/tools/machine";
import { provideTools } from "../../local/tools/provide";
import type { Catalogue, Download, ModuleGroup } from "../../local/tools/spec";

export type FakeName = "alpha" | "beta";

/** How the fake `go` behaves when it is asked to build. */
export type GoMode = "works" | "waits" | "hangs" | "disk-full" | "refused" | "offline" | "broken";

/**
 * A go that notes its calls, answers `version`, says where a module is published, and "builds" scripts that print a version. What it
 * does is said by a file beside it, so that another process' go can be told too.
 */
const fakeGo = `#!/bin/sh
here=$(dirname "$0")
echo "$$ $*" >> "$here/calls"
if [ "$1" = version ]; then cat "$here/go-version"; exit 0; fi
if [ "$1" = list ]; then echo "$here/published"; exit 0; fi
if [ "$1" = mod ]; then exit 0; fi
if [ -d _patched ]; then (cd _patched && grep -r . .) | sort > "$here/patched"; fi
case $(cat "$here/mode") in
    waits) while [ ! -e "$here/go-on" ]; do sleep 0.1; done;;
    hangs) sleep 300;;
    disk-full) echo "write /cache/x: no space left on device" >&2; exit 1;;
    refused) echo "go: example.com/x@v1.2.3: reading https://proxy/x.zip: 403 Forbidden" >&2; exit 1;;
    offline) echo "go: example.com/x@v1.2.3: dial tcp: lookup proxy: no such host" >&2; exit 1;;
    broken) printf '# example.com/x\\nx.go:1:1: syntax error\\n' >&2; exit 1;;
esac
while [ "$1" != -o ]; do shift; done
out=$2; shift 2
for package in "$@"; do
    binary="$out/$(basename "\${package%/v3}")"
    printf '#!/bin/sh\\necho v1.2.3\\n' > "$binary"
    chmod +x "$binary"
done
`;

/** A machine in a folder of its own: a cache, a PATH, a Go module with two tools, no network. */
export class ToolBench {
    public readonly directory: string;
    public readonly cache: string;
    /** The first folder on PATH. */
    public readonly bin: string;
    public readonly group: ModuleGroup;

    public constructor(directory = fs.mkdtempSync(path.join(os.tmpdir(), "tools-test-"))) {
        this.directory = directory;
        this.cache = path.join(directory, "cache");
        this.bin = path.join(directory, "bin");
        this.group = { name: "letters", directory: path.join(directory, "module") };
        fs.mkdirSync(this.bin, { recursive: true });
        fs.mkdirSync(this.group.directory, { recursive: true });
        this.writeOnce("go.mod", "module x\n\ngo 1.26.0\n");
        this.writeOnce("go.sum", "");
    }

    public installGo(mode: GoMode, version = "go version go1.26.8 linux/amd64"): void {
        fs.writeFileSync(path.join(this.bin, "mode"), mode);
        fs.writeFileSync(path.join(this.bin, "go-version"), `${version}\n`);
        this.install("go", fakeGo);
    }

    /** Puts a program on PATH. */
    public install(name: string, script: string): void {
        fs.writeFileSync(path.join(this.bin, name), script, { mode: 0o755 });
    }

    /** Lets a go go on that waits. */
    public goOn(): void {
        fs.writeFileSync(path.join(this.bin, "go-on"), "");
    }

    /** Every `go build` so far, as "<pid> build <arguments>". */
    public goBuilds(): string[] {
        const calls = path.join(this.bin, "calls");
        const lines = fs.existsSync(calls) ? fs.readFileSync(calls, "utf8").split("\n") : [];
        return lines.filter((line) => / build /.test(line));
    }

    public machine(changes: Partial<Machine> = {}): Machine {
        return {
            platform: { os: "linux", arch: "amd64" },
            cache: this.cache,
            searchPath: `${this.bin}:/usr/bin:/bin`,
            fetch: () => Promise.reject(new TypeError("fetch failed")),
            ...changes,
        };
    }

    public catalogue(download?: Download): Catalogue<FakeName> {
        const tool = (name: string) => ({
            version: "1.2.3",
            build: { group: this.group, package: name, linkerFlags: [] },
        });
        return {
            alpha: {
                ...tool("example.com/alpha/v3"),
                ...(download && { download: () => download }),
            },
            beta: tool("example.com/beta"),
        };
    }

    public provide(
        download?: Download,
        changes: Partial<Machine> = {},
        names: readonly FakeName[] = ["alpha", "beta"],
    ) {
        return provideTools(this.catalogue(download), names, silentProgress, this.machine(changes));
    }

    /** The same in a process of its own, which prints where alpha is from, or what is wrong. */
    public provideElsewhere(): Run {
        const script = `require("./tests/support/toolBench").provideHere(process.argv[1])`;
        return new Run(
            spawn(process.execPath, ["-r", "./bin/typescript.js", "-e", script, this.directory], {
                cwd: repositoryRoot,
                stdio: ["ignore", "pipe", "pipe"],
            }),
        );
    }

    /** Everything that lies in the cache, as paths within it. */
    public cached(): string[] {
        const tools = path.join(this.cache, "tools");
        return fs.existsSync(tools)
            ? fs.readdirSync(tools, { recursive: true, encoding: "utf8" }).sort()
            : [];
    }

    public remove(): void {
        fs.rmSync(this.directory, { recursive: true, force: true });
    }

    /** Writes a file of the module; a process that shares the bench may be reading it already. */
    private writeOnce(name: string, content: string): void {
        const file = path.join(this.group.directory, name);
        if (!fs.existsSync(file)) {
            fs.writeFileSync(file, content);
        }
    }
}

export async function provideHere(directory: string): Promise<void> {
    const bench = new ToolBench(directory);
    try {
        const tools = await provideTools(
            bench.catalogue(),
            ["alpha", "beta"],
            terminalProgress(),
            bench.machine(),
        );
        console.log(tools.alpha.origin);
    } catch (error) {
        console.log(error instanceof Error ? `${error.name}: ${error.message}` : error);
        process.exitCode = 1;
    }
}

/** A process under way, with what it has printed so far. */
export class Run {
    public output = "";
    /** The code that it ended with, once it has; null when a signal ended it. */
    public readonly end: Promise<number | null>;
    private readonly child: ChildProcess;

    public constructor(child: ChildProcess) {
        this.child = child;
        for (const stream of [child.stdout, child.stderr]) {
            stream?.on("data", (chunk) => {
                this.output += String(chunk);
            });
        }
        this.end = new Promise((resolve) => child.once("close", resolve));
    }

    public kill(signal: NodeJS.Signals): void {
        this.child.kill(signal);
    }
}

/** Waits until something is so; mocha's own time limit ends a wait in vain. */
export async function until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}
