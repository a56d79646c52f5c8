import * as assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { clusterLayout } from "../../local/cluster/layout";
import { endPart, endStrays, runningPart, writeRecord } from "../../local/cluster/records";
import { findProcess, inspectProcess, type RunningProcess } from "../../local/processes";
import { modeOf, temporaryFolder } from "../support/temporary";
import { until } from "../support/toolBench";

describe("the records of the parts", () => {
    const folder = temporaryFolder();
    const layout = () => clusterLayout(folder());
    const children: ChildProcess[] = [];
    beforeEach(() => {
        fs.mkdirSync(layout().root);
    });
    afterEach(() => {
        children.splice(0).forEach((child) => child.kill("SIGKILL"));
    });

    /** Starts a program and returns what the system says of it. */
    const run = async (program: string, args: readonly string[]): Promise<RunningProcess> => {
        const child = spawn(program, args, { stdio: "ignore" });
        children.push(child);
        const pid = child.pid ?? assert.fail(`${program} does not start`);
        // Until then it is a copy of this process, with this command line.
        await until(() => inspectProcess(pid)?.commandLine.startsWith(program) === true);
        return inspectProcess(pid) ?? assert.fail(`${program} has ended`);
    };
    const sleeper = () => run("sleep", ["300"]);
    const record = (found: RunningProcess, changes: Partial<RunningProcess> = {}): void => {
        const { pid, started, commandLine } = { ...found, ...changes };
        const args = commandLine.replace(/^\S+ /, "");
        writeRecord(layout(), "etcd", { pid, started, args, fingerprint: "x" });
    };
    const recordFile = () => path.join(layout().run, "etcd.json");

    it("know a part that runs, and end it", async () => {
        const found = await sleeper();
        record(found);
        assert.equal(modeOf(recordFile()), "600");
        assert.equal(runningPart(layout(), "etcd")?.pid, found.pid);
        assert.equal(runningPart(layout(), "kwok"), undefined);
        await endPart(layout(), "etcd");
        assert.equal(findProcess(found), undefined);
        assert.equal(fs.existsSync(recordFile()), false);
    });

    it("force a part that does not want to end", async () => {
        const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
        const found = await run(process.execPath, ["-e", deaf]);
        record(found);
        await endPart(layout(), "etcd", 100);
        assert.equal(findProcess(found), undefined);
    });

    const strangers: Readonly<Record<string, Partial<RunningProcess>>> = {
        "that started at another time": { started: "an earlier boot 12345" },
        "that runs something else": { commandLine: "etcd --name=groundwork" },
    };
    for (const [which, changes] of Object.entries(strangers)) {
        it(`neither take a process for a part ${which}, nor end it`, async () => {
            const found = await sleeper();
            record(found, changes);
            assert.equal(runningPart(layout(), "etcd"), undefined);
            await endPart(layout(), "etcd");
            assert.ok(findProcess(found));
            assert.equal(fs.existsSync(recordFile()), false);
        });
    }

    it("know of nothing after the process has ended", async () => {
        const found = await sleeper();
        record(found);
        process.kill(found.pid, "SIGKILL");
        await until(() => inspectProcess(found.pid) === undefined);
        assert.equal(runningPart(layout(), "etcd"), undefined);
    });

    for (const content of ["", "{", '{"pid": 1}', '{"pid": "1", "started": ""}']) {
        it(`know of nothing where the file holds ${JSON.stringify(content)}`, async () => {
            fs.mkdirSync(layout().run);
            fs.writeFileSync(recordFile(), content);
            assert.equal(runningPart(layout(), "etcd"), undefined);
            await endPart(layout(), "etcd");
        });
    }

    describe("miss strays", () => {
        /** A node that goes by the name of another program. */
        const disguised = (name: string, flag: string): Promise<RunningProcess> => {
            const program = path.join(folder(), name);
            fs.symlinkSync(process.execPath, program);
            return run(program, ["--eval=setInterval(Object,1000)", "--", flag]);
        };

        it("of this cluster, which are ended", async () => {
            const stray = await disguised("etcd", `--data-dir=${layout().etcdData}`);
            await endStrays(layout());
            assert.equal(findProcess(stray), undefined);
        });

        it("but leave parts on record, other clusters and other programs alone", async () => {
            const ours = `--data-dir=${layout().etcdData}`;
            const others = [
                await disguised("kwok", `--config=${folder()}-2/cluster/kwok.yaml`),
                await disguised("kube-scheduler", `--kubeconfig=/other${layout().root}/access`),
                await disguised("vim", ours),
            ];
            const recorded = await disguised("etcd", ours);
            record(recorded);
            await endStrays(layout());
            [...others, recorded].forEach((found) => {
                assert.ok(findProcess(found), found.commandLine);
            });
        });
    });
});

describe("a process", () => {
    it("is known by what the system says of it", () => {
        const self = inspectProcess(process.pid);
        assert.ok(self);
        assert.match(self.commandLine, /mocha/);
        assert.deepEqual(findProcess(self), self);
        assert.equal(findProcess({ ...self, started: "" }), undefined);
    });

    for (const pid of [0, -1, 2 ** 31, Number.NaN]) {
        it(`does not have the id ${pid}`, () => {
            assert.equal(inspectProcess(pid), undefined);
        });
    }

    it("is gone once it is a zombie", async () => {
        // The shell starts a child and becomes a program that never asks how the child ended.
        const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 300"]);
        try {
            const pid = await new Promise<number>((resolve) => {
                parent.stdout.once("data", (text) => {
                    resolve(Number(String(text)));
                });
            });
            await until(() => inspectProcess(pid) === undefined);
            process.kill(pid, 0);
        } finally {
            parent.kill("SIGKILL");
        }
    });
});
