import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { findMember, identityOf } from "../../cli/team/identity";
import { issueKubeconfig } from "../../cli/team/issue";
import { embeddedContext } from "../../local/cluster";
import { repositoryRoot } from "../../local/paths";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { ending } from "../support/checkout";
import { certificateIn, pastItsEnd } from "../support/kubeconfigs";
import { developers, leads, sampleNamespace, sampleSpaces, standingTeams } from "../support/teams";
import { modeOf, temporaryFolder } from "../support/temporary";

describe("the kubeconfig of a team's member", () => {
    const { engine, up } = standingTeams();
    const folder = temporaryFolder();

    function groundwork(...args: string[]) {
        const env = { ...process.env, GROUNDWORK_HOME: engine().home };
        return ending(spawn(path.join(repositoryRoot, "bin/groundwork"), args, { env }));
    }

    /** Has a kubeconfig issued, and returns where it is. */
    async function issue(name: string, { seconds = 3600, person = "" } = {}): Promise<string> {
        const membership = findMember("sample", sampleSpaces, name, undefined);
        const identity = identityOf("sample", membership.member, person || undefined);
        const { kubectl } = await ensureTools(["kubectl"], silentProgress);
        const { kubeconfig } = await issueKubeconfig(
            { context: embeddedContext, kubectl: kubectl.path, kubeconfig: engine().kubeconfig },
            { team: "sample", membership, identity, seconds, workshop: engine().home },
        );
        const file = path.join(folder(), "kubeconfig");
        fs.writeFileSync(file, kubeconfig);
        return file;
    }

    function as(file: string, ...args: string[]): Promise<string> {
        return engine().kubectl(["--kubeconfig", file, ...args]);
    }

    it("lets in whom it is for, and leaves nothing behind", async () => {
        const file = await issue("sample-developers", { person: "ada@example.com" });
        const printed = await as(file, "auth", "whoami", "-o", "json");
        const { userInfo } = z
            .object({
                status: z.object({
                    userInfo: z.object({ username: z.string(), groups: z.array(z.string()) }),
                }),
            })
            .parse(JSON.parse(printed)).status;
        assert.equal(userInfo.username, "ada@example.com");
        assert.ok(userInfo.groups.includes("sample-developers"));
        assert.ok(!userInfo.groups.includes("system:masters"));
        const left = await engine().kubectl(["get", "csr", "-o", "name"]);
        assert.equal(left, "", "no request stays in the cluster");
    });

    it("may do what its role says, and no more", async () => {
        const file = await issue("sample-developers");
        const can = (...what: string[]) =>
            as(file, "auth", "can-i", ...what).then(
                (answer) => answer.trim(),
                () => "no",
            );
        assert.equal(await can("create", "deployments"), "yes");
        assert.equal(await can("create", "deployments", "-n", "team-sample-preview"), "yes");
        assert.equal(await can("create", "secrets"), "yes");
        assert.equal(await can("get", "secrets"), "no");
        assert.equal(await can("create", "pods"), "no");
        assert.equal(await can("create", "networkpolicies"), "no");
        assert.equal(await can("patch", "resourcequotas"), "no");
        assert.equal(await can("create", "deployments", "-n", "team-bank"), "no");
        assert.equal(await can("get", "pods", "-n", "kube-system"), "no");
        assert.equal(await can("patch", "namespaces/team-sample"), "no");

        await as(file, "create", "configmap", "real", "--from-literal=a=b");
        await as(file, "delete", "configmap", "real");
        for (const forbidden of [
            ["get", "secrets"],
            ["get", "pods", "-n", "team-bank"],
            [
                "annotate",
                "--overwrite",
                "namespace",
                sampleNamespace,
                "groundwork.dev/registries=docker.io",
            ],
            ["delete", "resourcequota", "quota"],
            ["get", "validatingadmissionpolicies"],
        ]) {
            await assert.rejects(as(file, ...forbidden), /Forbidden/, forbidden.join(" "));
        }
    });

    it("goes to a terminal only where that is asked for, and over no other file", async () => {
        const asked = ["team", "kubeconfig", "sample", "sample-leads"];
        const printed = await groundwork(...asked, "-o", "-");
        assert.equal(printed.code, 0, printed.stderr);
        const contexts = z.object({ contexts: z.array(z.object({ name: z.string() })) });
        assert.deepEqual(
            contexts.parse(parse(printed.stdout)).contexts.map(({ name }) => name),
            ["team-sample@groundwork-local", "team-sample-preview@groundwork-local"],
        );
        assert.doesNotMatch(printed.stderr, /client-key|PRIVATE/);

        const plain = await groundwork(...asked);
        assert.equal(modeOf(plain.stdout.trim()), "600");
        assert.ok(plain.stdout.startsWith(engine().home));
        assert.equal((await groundwork(...asked)).code, 0, "a new one takes its place");

        const own = path.join(folder(), "config");
        fs.writeFileSync(own, "my own");
        const refused = await groundwork(...asked, "-o", own);
        assert.match(refused.stderr, /is there already, and was not issued by this command/);
        assert.equal(fs.readFileSync(own, "utf8"), "my own");
        const left = fs.readdirSync(engine().home).filter((it) => it.startsWith("kubeconfig-"));
        assert.deepEqual(left, []);
    });

    it("ends when it should, and then lets nobody in", async () => {
        const file = await issue("sample-developers", { seconds: 600 });
        const end = Date.parse(certificateIn(file).validTo);
        const minutes = (end - Date.now()) / 60_000;
        assert.ok(minutes > 8 && minutes < 11, `${minutes} minutes`);
        await as(file, "get", "pods");
        fs.writeFileSync(file, await pastItsEnd(file, engine().home));
        await assert.rejects(as(file, "get", "pods"), /Unauthorized|must be logged in/);
    });

    it("is worth nothing once its holder is no member any more", async () => {
        const file = await issue("sample-developers");
        await as(file, "get", "pods");
        await up([leads]);
        try {
            for (const space of [sampleNamespace, "team-sample-preview"]) {
                await assert.rejects(as(file, "-n", space, "get", "pods"), /Forbidden/);
            }
        } finally {
            await up([developers, leads]);
        }
        await as(file, "get", "pods");
    });
});
