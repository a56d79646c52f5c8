import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { repositoryRoot } from "../../local/paths";
import type { Tree } from "../../policy/library/plain";
import { completed } from "../support/completed";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";
import { at } from "../support/graph";
import { exampleObjects, mended, mending, objectsOf } from "../support/mended";
import { ApiProxy } from "../support/parity";
import { temporaryFolder } from "../support/temporary";

const namespace = "remedies";

describe("what remedies have mended", () => {
    let engine: TestEngine;
    let api: ApiProxy;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
        await engine.kubectl(["create", "namespace", namespace]);
        api = await ApiProxy.start(engine.kubeconfig);
    });
    after(() => {
        api.stop();
    });

    const refusal = async (object: Tree): Promise<string | undefined> =>
        (await api.tryCreate(completed(object, namespace), namespace, "remedies")).refused;

    for (const rule of mending) {
        it(`the API server accepts: ${rule.id}`, async () => {
            for (const object of rule.examples.bad.flatMap(objectsOf)) {
                assert.equal(await refusal(mended(object, [rule])), undefined);
            }
        });
    }

    it("the API server accepts in every example of every rule that it accepted before", async () => {
        const pending = exampleObjects();
        let accepted = 0;
        const refused: string[] = [];
        const worker = async (): Promise<void> => {
            for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
                if ((await refusal(object)) === undefined) {
                    accepted += 1;
                    const after = mended(object);
                    const reason = await refusal(after);
                    if (reason !== undefined) {
                        refused.push(`${JSON.stringify(after)}: ${reason}`);
                    }
                }
            }
        };
        await Promise.all(Array.from({ length: 8 }, worker));
        assert.ok(accepted > 200, `only ${accepted} objects were accepted`);
        assert.deepEqual(refused, []);
    });
});

describe("the pack with remediation switched on", () => {
    const folder = temporaryFolder();
    const secret = "hush-5e1064";
    let engine: TestEngine;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
    });

    it("mends in preview and update, and keeps secret what is secret", async () => {
        const config = path.join(folder(), "policy.json");
        const on = mending.map(({ id }) => [id, "remediate"]);
        fs.writeFileSync(config, JSON.stringify({ all: "disabled", ...Object.fromEntries(on) }));
        const options = {
            policyPacks: [path.join(repositoryRoot, "policy")],
            policyPackConfigs: [config],
        };
        const stack = await engine.stack("remedies", () => {
            const home = new k8s.core.v1.Namespace("home", { metadata: { name: "mended" } });
            const labels = { app: "web" };
            new k8s.apps.v1.Deployment("web", {
                metadata: { name: "web", namespace: home.metadata.name },
                spec: {
                    replicas: 0,
                    selector: { matchLabels: labels },
                    template: {
                        metadata: { labels },
                        spec: {
                            containers: [
                                {
                                    name: "web",
                                    image: "k8s.gcr.io/pause:3.9",
                                    env: [
                                        { name: "WORD", value: pulumi.secret(secret) },
                                        // Not known before the namespace is there.
                                        { name: "HOME", value: home.metadata.uid },
                                    ],
                                },
                            ],
                        },
                    },
                },
            });
            return Promise.resolve();
        });
        const preview = await stack.preview(options);
        assert.deepEqual(preview.changeSummary, { create: 3 });
        await stack.up(options);
        const text = await engine.kubectl([
            "get",
            "deployment",
            "web",
            "-n",
            "mended",
            "-o",
            "json",
        ]);
        const deployment: unknown = JSON.parse(text);
        const container = at(deployment, "spec", "template", "spec", "containers", "0");
        assert.equal(at(container, "image"), "registry.k8s.io/pause:3.9");
        assert.equal(at(container, "imagePullPolicy"), "Always");
        assert.deepEqual(at(container, "securityContext"), {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["NET_RAW"] },
            seccompProfile: { type: "RuntimeDefault" },
        });
        assert.equal(at(container, "env", "0", "value"), secret);
        const state = fs.readFileSync(engine.stateFile("remedies"), "utf8");
        assert.match(state, /"containers":\{"[0-9a-f]{32}":"[0-9a-f]{32}","ciphertext":/);
        assert.ok(!state.includes(secret), "the secret is in the state, for everybody to read");
        await stack.destroy();
    });
});
