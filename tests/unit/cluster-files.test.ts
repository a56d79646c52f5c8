import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { UserError } from "../../errors";
import { ensureEncryptionKey } from "../../local/cluster/encryption";
import { ownDirectory, privateDirectory, readJson, writePrivate } from "../../local/cluster/files";
import { clusterLayout } from "../../local/cluster/layout";
import { lastError, logFile, openLog } from "../../local/cluster/logs";
import { modeOf, temporaryFolder } from "../support/temporary";

describe("the cluster's files", () => {
    const folder = temporaryFolder();
    const inFolder = (name: string): string => path.join(folder(), name);

    it("all lie in one directory, which a reset deletes", () => {
        const { root, nodes, ...others } = clusterLayout("some/home");
        assert.deepEqual([root, nodes], [path.resolve("some/home/cluster"), "simulated"]);
        assert.equal(new Set(Object.values(others)).size, Object.keys(others).length);
        Object.values(others).forEach((file) => {
            assert.equal(path.dirname(file), root);
        });
    });

    it("are readable by their owner only, and whole or not there", () => {
        const file = inFolder("secret");
        writePrivate(file, "one");
        writePrivate(file, "two");
        assert.equal(fs.readFileSync(file, "utf8"), "two");
        assert.equal(modeOf(file), "600");
        assert.deepEqual(fs.readdirSync(folder()), ["secret"]);
    });

    it("are left alone where they are right", () => {
        const file = inFolder("secret");
        writePrivate(file, "one");
        fs.utimesSync(file, 1, 1);
        writePrivate(file, "one");
        assert.equal(fs.statSync(file).mtimeMs, 1000);
    });

    it("are in directories that only their owner enters", () => {
        fs.mkdirSync(inFolder("open"), { mode: 0o755 });
        privateDirectory(inFolder("open"));
        assert.equal(modeOf(inFolder("open")), "700");
    });

    it("do not close a directory that was there before them", () => {
        fs.mkdirSync(inFolder("shared"));
        fs.chmodSync(inFolder("shared"), 0o777);
        ownDirectory(inFolder("shared"));
        ownDirectory(inFolder("shared/own/home"));
        assert.equal(modeOf(inFolder("shared")), "777");
        assert.equal(modeOf(inFolder("shared/own/home")), "700");
    });

    it("say which path is taken by something else", () => {
        fs.writeFileSync(inFolder("file"), "");
        for (const make of [privateDirectory, ownDirectory]) {
            assert.throws(
                () => {
                    make(inFolder("file/below"));
                },
                new RegExp(`UserError: The directory ${inFolder("file/below")} cannot be made`),
            );
        }
        assert.throws(
            () => {
                writePrivate(inFolder("none/x"), "");
            },
            new RegExp(`The file ${inFolder("none/x")} cannot be written \\(ENOENT\\)`),
        );
    });

    it("hold JSON or count as missing", () => {
        fs.writeFileSync(inFolder("broken"), "{");
        assert.equal(readJson(inFolder("broken")), undefined);
        assert.equal(readJson(inFolder("missing")), undefined);
    });
});

describe("the key that Secrets are encrypted with", () => {
    const folder = temporaryFolder();
    const layout = () => clusterLayout(folder());
    beforeEach(() => {
        fs.mkdirSync(layout().root);
    });
    const configuration = z.object({
        kind: z.literal("EncryptionConfiguration"),
        resources: z.tuple([
            z.object({
                resources: z.tuple([z.literal("secrets")]),
                providers: z.tuple([
                    z.object({
                        secretbox: z.object({ keys: z.tuple([z.object({ secret: z.string() })]) }),
                    }),
                    z.object({ identity: z.object({}) }),
                ]),
            }),
        ]),
    });
    const key = (): string => {
        const { resources } = configuration.parse(readJson(layout().encryption));
        return resources[0].providers[0].secretbox.keys[0].secret;
    };

    it("has 256 bits, is its owner's alone, and each cluster's own", () => {
        ensureEncryptionKey(layout());
        const first = key();
        assert.equal(Buffer.from(first, "base64").length, 32);
        assert.equal(modeOf(layout().encryption), "600");
        fs.rmSync(layout().encryption);
        ensureEncryptionKey(layout());
        assert.notEqual(key(), first);
    });

    it("stays, with the data and without", () => {
        ensureEncryptionKey(layout());
        const first = key();
        ensureEncryptionKey(layout());
        fs.mkdirSync(layout().etcdData);
        ensureEncryptionKey(layout());
        assert.equal(key(), first);
    });

    it("is not made anew for data that it could not read", () => {
        fs.mkdirSync(layout().etcdData);
        assert.throws(
            () => {
                ensureEncryptionKey(layout());
            },
            (error) => error instanceof UserError && /is gone: put it back, or/.test(error.message),
        );
        assert.equal(fs.existsSync(layout().encryption), false);
    });
});

describe("a part's log", () => {
    const folder = temporaryFolder();
    const layout = () => clusterLayout(folder());
    /** Logs one run of etcd; returns where it begins. */
    const run = (text: string): number => {
        const { descriptor, start } = openLog(layout(), "etcd");
        fs.writeSync(descriptor, text);
        fs.closeSync(descriptor);
        return start;
    };

    const tails: Readonly<Record<string, string>> = {
        'E1124 15:06:18.883751    9536 run.go:74] "command failed" err="bind: address in use"':
            "klog",
        '{"level":"fatal","msg":"bind: address in use"}': "etcd",
        '{"time":"2026-11-24T15:11:15Z","level":"ERROR","msg":"bind: address in use"}': "kwok",
        "panic: bind: address in use": "Go",
    };
    for (const [line, writer] of Object.entries(tails)) {
        it(`is searched for the last error as ${writer} writes it`, () => {
            const start = run(`I1124 begins\n${line}\nI1124 ends\n`);
            assert.equal(lastError(layout(), "etcd", start), line);
        });
    }

    it("is searched for this run only", () => {
        run("panic: an earlier run\n");
        const start = run("all well\n");
        assert.equal(lastError(layout(), "etcd", start), "all well");
        assert.equal(lastError(layout(), "etcd", run("")), "nothing was logged");
    });

    it("is set aside when it has grown large", () => {
        run("x".repeat(11 * 1024 * 1024));
        assert.equal(run("new\n"), 0);
        assert.equal(fs.readFileSync(logFile(layout(), "etcd"), "utf8"), "new\n");
        assert.equal(fs.statSync(`${logFile(layout(), "etcd")}.old`).size, 11 * 1024 * 1024);
        assert.equal(modeOf(logFile(layout(), "etcd")), "600");
    });
});
