import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import { repositoryRoot } from "../../local/paths";
import { at } from "../support/graph";
import { temporaryFolder } from "../support/temporary";

const clean = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop }\n";
const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\n";
const malformed = "apiVersion: v1\nkind: Pod\nmetadata: {\n";

describe("policy check", () => {
    const folder = temporaryFolder();

    function write(name: string, text: string): string {
        const file = path.join(folder(), name);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, text);
        return file;
    }

    function check(args: readonly string[], input = "") {
        const program = path.join(repositoryRoot, "bin/groundwork");
        const { status, stdout, stderr } = spawnSync(program, ["policy", "check", ...args], {
            input,
            encoding: "utf8",
        });
        return { status, stdout, stderr };
    }

    it("ends with 0 where nothing is wrong, and with 1 where something is", () => {
        assert.equal(check([write("a.yaml", clean)]).status, 0);
        assert.equal(check([write("b.yaml", pod)]).status, 1);
    });

    it("reads the standard input, alone and beside files", () => {
        const alone = check(["-", "--rule", "no-bare-pods"], pod);
        assert.equal(alone.status, 1);
        assert.match(alone.stdout, /^-#1 Pod shop\/web: high no-bare-pods: /);
        const both = check(["-", write("b.yaml", pod), "--rule", "no-bare-pods"], pod);
        assert.match(both.stdout, /2 objects in 2 files, 1 rules, 2 violations/);
    });

    it("ends with 2 on a malformed file, names it and its line, and judges the others", () => {
        write("chart/a.yaml", pod);
        write("chart/b/c.yml", malformed);
        write("chart/d.json", JSON.stringify({ apiVersion: "v1", kind: "Pod" }));
        write("chart/values.txt", "neither this");
        write("chart/node_modules/x.yaml", malformed);
        const { status, stdout, stderr } = check([
            path.join(folder(), "chart"),
            "--rule",
            "no-bare-pods",
            "--format",
            "json",
        ]);
        assert.equal(status, 2);
        assert.match(stderr, /^groundwork: .*chart\/b\/c\.yml:4: .+\n$/);
        const result: unknown = JSON.parse(stdout);
        assert.equal(at(result, "summary", "files"), 3);
        assert.match(String(at(result, "violations", "0", "file")), /chart\/a\.yaml$/);
        assert.match(String(at(result, "violations", "1", "file")), /chart\/d\.json$/);
    });

    it("ends with 2 where a file is not there, and judges the others", () => {
        const { status, stdout, stderr } = check([path.join(folder(), "no.yaml"), write("b", pod)]);
        assert.equal(status, 2);
        assert.match(stderr, /no\.yaml: there is no such file/);
        assert.match(stdout, /no-bare-pods/);
    });

    for (const [args, reason] of [
        [[], /What is to be judged\? usage: /],
        [["x", "--format", "xml"], /There is no format "xml": use one of text\|json/],
        [["x", "--level", "all"], /There is no level "all"/],
        [["x", "--rule", "no-pods"], /There is no rule "no-pods"/],
        [["x", "--kubernetes-version", "1.29"], /Kubernetes version "1\.29" is not known/],
        [["x", "--config", "/nowhere"], /The configuration \/nowhere cannot be read/],
        [["x", "--colour"], /Unknown option '--colour'; usage: /],
    ] as const) {
        it(`ends with 2 on a wrong call: ${String(reason)}`, () => {
            const { status, stdout, stderr } = check(args);
            assert.equal(status, 2);
            assert.equal(stdout, "");
            assert.match(stderr, reason);
            assert.equal(stderr.split("\n").length, 2, "one sentence, without a stack trace");
        });
    }

    it("holds exemptions of the configuration to account", () => {
        const granted = {
            rule: "no-bare-pods",
            target: { kind: "Pod", namespace: "shop", name: "web" },
            reason: "The test needs it.",
            owner: "testers",
            expires: "9999-12-31",
        };
        const judge = (...exemptions: readonly object[]) =>
            check([
                write("b.yaml", pod),
                "--level",
                "baseline",
                "--config",
                write("config.json", JSON.stringify({ exemptions })),
            ]);
        const exempted = judge(granted);
        assert.equal(exempted.status, 0, exempted.stdout);
        assert.match(exempted.stdout, /^Pod shop\/web is exempted from no-bare-pods until 9999/m);
        const wrong = judge(
            granted,
            { ...granted, rule: "host-ports" },
            { ...granted, rule: "host-namespaces", expires: "2026-01-31" },
            { ...granted, owner: "" },
        );
        assert.equal(wrong.status, 1);
        for (const words of [
            /config\.json#1 Exemption: medium faulty-exemptions: exemptions\[3\]\.owner: is empty/,
            /the exemption from host-ports for Pod shop\/web lets nothing pass/,
            /the exemption from host-namespaces for Pod shop\/web expired on 2026-01-31/,
        ]) {
            assert.match(wrong.stdout, words);
        }
    });
});
