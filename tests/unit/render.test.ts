import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { parse } from "yaml";

import { writeRender } from "../../cli/render/directory";
import { renderEnvironment, renderProgram } from "../../cli/render/environment";
import { type Files, filesOf, yaml } from "../../cli/render/files";
import { violationsOf } from "../../cli/render/judge";
import { plannedObjects } from "../../cli/render/objects";
import { groupsOf, inOrder, type OrderedObject } from "../../cli/render/order";
import { recordProgram } from "../../cli/render/record";
import { madeSecrets, markedSecrets, wantedSecrets } from "../../cli/render/secrets";
import { drawnFrom, readSeed } from "../../cli/render/seed";
import { UserError } from "../../errors";
import { silentProgress } from "../../local/progress";
import { readConfiguration } from "../../policy/check/configuration";
import { rules } from "../../policy/rules";
import { platform } from "../../stacks/platform";
import { at, isRecord } from "../support/graph";
import { configOf, more } from "../support/platform";
import { temporaryFolder } from "../support/temporary";

const seed = "0123456789abcdef0123456789abcdef";

const bareIsRefused = /no-bare-pods: Pod place\/bare: /;

function barePod(): Promise<readonly OrderedObject[]> {
    return renderOf(
        () =>
            new k8s.core.v1.Pod("bare", {
                metadata: { name: "bare", namespace: "place" },
                spec: { containers: [{ name: "bare", image: "example.com/bare" }] },
            }),
    );
}

/** What the platform of an environment is, with settings of its own and without its charts. */
async function rendered(
    environment: string,
    changes: Readonly<Record<string, unknown>> = {},
): Promise<readonly OrderedObject[]> {
    const config = configOf(environment, changes);
    const program = () => platform(config, markedSecrets(changes));
    const declared = await recordProgram(environment, program, drawnFrom(seed, environment));
    return inOrder(
        plannedObjects(declared, new Map()).map((object) => ({ ...object, generated: [] })),
    );
}

const renderOf = (program: () => unknown, from?: string) =>
    renderProgram("test", program, silentProgress, from);

/** A component of the platform's kind, to which the objects of a test belong. */
class System extends pulumi.ComponentResource {
    constructor(name: string, capability: string, objects: (parent: pulumi.Resource) => unknown) {
        super(`groundwork:${capability}:System`, name);
        objects(this);
    }
}

const configMap = (
    name: string,
    data: pulumi.Input<Record<string, pulumi.Input<string>>>,
    opts?: pulumi.CustomResourceOptions,
) => new k8s.core.v1.ConfigMap(name, { metadata: { name, namespace: "place" }, data }, opts);

/** An environment without charts, but with a certificate in an object that is no Secret. */
let nodes: Promise<readonly OrderedObject[]> | undefined;
const renderedNodes = () => (nodes ??= renderEnvironment("nodes", silentProgress, seed));

describe("a render", function () {
    it("is the same, byte for byte, each time", async () => {
        const one = filesOf(await renderedNodes(), "nodes");
        const other = filesOf(await renderEnvironment("nodes", silentProgress, seed), "nodes");
        assert.ok(one.size > 100, `${one.size} files`);
        assert.deepEqual([...one], [...other]);
    });

    it("has a file for each object, in the kustomization of its layer", async () => {
        const files = filesOf(await rendered("dev"), "clusters/dev");
        const file = "networking/coredns/deployment.platform-dns.coredns.yaml";
        const deployment: unknown = parse(files.get(file) ?? "");
        assert.equal(at(deployment, "kind"), "Deployment");
        assert.equal(at(deployment, "metadata", "namespace"), "platform-dns");
        assert.match(textOf(files, "networking/kustomization.yaml"), /coredns\/deployment\./);
        assert.deepEqual(at(parse(textOf(files, "kustomization.yaml")), "resources"), [
            ...["foundation", "networking", "observability", "tenants"],
        ]);
        const flux: unknown = parse(textOf(files, "flux/tenants.yaml"));
        assert.equal(at(flux, "spec", "path"), "./clusters/dev/tenants");
        assert.deepEqual(at(flux, "spec", "dependsOn", "0"), { name: "groundwork-foundation" });
    });

    for (const [environment, changes] of [
        ["staging", {}],
        ["prod", more],
    ] as const) {
        it(`puts ${environment} in an order in which all that is needed comes first`, async () => {
            const objects = await rendered(environment, changes);
            const waves = new Map(objects.map(({ id, wave }) => [id, wave]));
            const needs = objects.flatMap(({ id, wave, needs: ids }) =>
                ids.map((needed) => ({ id, needed, first: (waves.get(needed) ?? 0) < wave })),
            );
            assert.ok(needs.length > objects.length, `${needs.length} needs`);
            assert.deepEqual(
                needs.filter(({ first }) => !first),
                [],
            );
            const done = new Set<string>();
            for (const { name, after } of groupsOf(objects)) {
                assert.ok(after.every((group) => done.has(group)));
                done.add(name);
            }
        });
    }

    it("puts definitions first, and what they define after the rest of its layer", async () => {
        const objects = await renderOf(() => {
            new System("shop", "delivery", (parent) => {
                const definition = new k8s.apiextensions.v1.CustomResourceDefinition(
                    "definition",
                    {
                        metadata: { name: "orders.example.com" },
                        spec: {
                            group: "example.com",
                            scope: "Namespaced",
                            names: { kind: "Order", plural: "orders" },
                            versions: [],
                        },
                    },
                    { parent, dependsOn: configMap("unneeded", {}, { parent }) },
                );
                const controller = configMap("controller", {}, { parent });
                new k8s.apiextensions.CustomResource(
                    "order",
                    {
                        apiVersion: "example.com/v1",
                        kind: "Order",
                        metadata: { name: "order", namespace: "place" },
                    },
                    { parent, dependsOn: [controller] },
                );
                return definition;
            });
        });
        const places = objects.map(({ manifest, wave, group }) => [manifest["kind"], wave, group]);
        assert.deepEqual(places.sort(), [
            ["ConfigMap", 0, "delivery"],
            ["ConfigMap", 0, "delivery"],
            ["CustomResourceDefinition", 0, "delivery"],
            ["Order", 1, "delivery-2"],
        ]);
        assert.deepEqual(groupsOf(objects), [
            { name: "delivery", after: [] },
            { name: "delivery-2", after: ["delivery"] },
        ]);
    });

    it("is judged by the policies, with the platform's exemptions", async () => {
        assert.deepEqual(violationsOf(await renderedNodes(), "nodes"), []);
        assert.match(violationsOf(await barePod(), "dev").join("\n"), bareIsRefused);
    });

    it("is judged as a fork's configuration of the policies asks", async () => {
        const judged = async (configuration: object, environment = "dev") => {
            const configured = readConfiguration(configuration, "policy/config.json", rules);
            return violationsOf(await barePod(), environment, configured).join("\n");
        };
        const exempted = {
            rule: "no-bare-pods",
            target: { kind: "Pod", namespace: "place", name: "bare" },
            reason: "it is a test",
            owner: "the tests",
            expires: "2999-01-01",
            stacks: ["dev"],
        };
        assert.match(await judged({}), bareIsRefused);
        assert.doesNotMatch(await judged({ "no-bare-pods": "off" }), bareIsRefused);
        assert.doesNotMatch(await judged({ "no-bare-pods": "advisory" }), bareIsRefused);
        assert.doesNotMatch(await judged({ exemptions: [exempted] }), bareIsRefused);
        assert.match(await judged({ exemptions: [exempted] }, "prod"), bareIsRefused);
        const incomplete = { ...exempted, owner: undefined };
        assert.match(
            await judged({ exemptions: [incomplete] }),
            /exemptions\[0\]\.owner is missing/,
        );
    });

    it("writes YAML that old readers take for the same", () => {
        const texts = [
            "yes",
            "on",
            "0777",
            "1_000",
            "12:30:00",
            "1e3",
            "~",
            "=",
            "0x1f",
            ".5",
            "a: b",
        ];
        assert.deepEqual(parse(yaml(texts), { version: "1.1" }), texts);
        assert.deepEqual(parse(yaml(texts), { version: "1.2" }), texts);
    });
});

describe("a render's secrets", function () {
    it("stand in no file, but are named with their keys", async () => {
        const objects = await renderedNodes();
        const text = [...filesOf(objects, "nodes").values()].join("\n");
        const { manifests, missing } = madeSecrets(objects);
        const values = manifests.flatMap(({ stringData }) =>
            Object.values(isRecord(stringData) ? stringData : {}),
        );
        const secrets = values.map(String).filter((value) => !value.includes("CERTIFICATE"));
        assert.equal(secrets.length, 3, "two passwords and a key");
        assert.ok(
            !secrets.some((secret) => text.includes(secret.trim().split("\n").at(1) ?? secret)),
        );
        assert.deepEqual(missing, []);
        assert.deepEqual(wantedSecrets(objects).at(0), {
            namespace: "platform-monitoring",
            name: "grafana",
            type: "Opaque",
            keys: [{ key: "admin-password" }, { key: "secret-key" }],
        });
    });

    it("and what is public of them come from one seed", async () => {
        const objects = await renderedNodes();
        const service = objects.find(({ manifest }) => manifest["kind"] === "APIService");
        const secret = madeSecrets(objects).manifests.find(
            (it) => it["type"] === "kubernetes.io/tls",
        );
        const bundle = Buffer.from(String(at(service?.manifest, "spec", "caBundle")), "base64");
        assert.equal(bundle.toString(), at(secret, "stringData", "tls.crt"));
        await assert.rejects(
            renderEnvironment("nodes", silentProgress),
            /^UserError: APIService v1beta1\.metrics\.k8s\.io holds in spec\.caBundle .* --seed FILE/,
        );
    });

    it("say which setting they hold, or what is made of what", async () => {
        const objects = await rendered("prod", {
            alerting: { receivers: [{ name: "ops", webhook: {} }] },
            alertSecrets: { ops: { secure: "v1:abc" } },
        });
        const wanted = wantedSecrets(objects);
        const valueOf = (name: string, key: string) =>
            wanted.find((it) => it.name === name)?.keys.find((it) => it.key === key)?.value;
        assert.equal(valueOf("alertmanager", "ops"), "<groundwork: alertSecrets.ops>");
        const users = valueOf("opensearch-users", "internal_users.yml") ?? "";
        assert.match(users, /<groundwork: bcrypt of opensearch-password-admin>/);
        assert.ok(madeSecrets(objects).missing.includes("platform-monitoring/alertmanager ops"));
    });

    it("change with the seed, the environment, the resource and the generation, and not else", () => {
        const type = "random:index/randomPassword:RandomPassword";
        const draw = (from: string, environment: string, name: string, generation: string) =>
            Reflect.get(
                drawnFrom(from, environment)(type, name, {
                    length: 32,
                    special: false,
                    keepers: { generation },
                }),
                "result",
            ) as unknown;
        const first = draw(seed, "dev", "a", "1");
        assert.match(String(first), /^[A-Za-z0-9]{32}$/);
        assert.equal(draw(seed, "dev", "a", "1"), first);
        const others = [
            draw(`${seed}0`, "dev", "a", "1"),
            draw(seed, "prod", "a", "1"),
            draw(seed, "dev", "b", "1"),
            draw(seed, "dev", "a", "2"),
        ];
        assert.equal(new Set([first, ...others]).size, 5);
    });

    it("are refused where they would be seen", async () => {
        await assert.rejects(
            renderOf(() => configMap("open", { password: pulumi.secret("s") })),
            /^UserError: ConfigMap place\/open holds a secret in data, .* put it into a Secret/,
        );
        await assert.rejects(
            renderOf(() => {
                const { result } = new random.RandomPassword("drawn", {
                    length: 8,
                    special: false,
                });
                configMap("unmarked", { user: pulumi.unsecret(result) });
            }),
            /^UserError: ConfigMap place\/unmarked holds in data\.user what is made of .* --seed FILE/,
        );
    });

    it("are made of a seed that nobody guesses", () => {
        assert.throws(
            () => readSeed("/nowhere/seed"),
            /^UserError: --seed names "\/nowhere\/seed"/,
        );
    });
});

describe("a program that no manifest can say", () => {
    it("is refused for a name that is drawn", async () => {
        await assert.rejects(
            renderOf(() => new k8s.core.v1.ConfigMap("nameless", { data: {} })),
            /^UserError: nameless \(kubernetes:core\/v1:ConfigMap\) has no metadata\.name, .* name it\.$/,
        );
    });

    it("is refused for a release with hooks", async () => {
        await assert.rejects(
            renderOf(() => new k8s.helm.v3.Release("hooked", { chart: "hooked" })),
            /^UserError: hooked is a release of helm, whose hooks no manifest can run/,
        );
    });
});

describe("a rendered folder", () => {
    const folder = temporaryFolder();
    const inside = (file: string): string => path.join(folder(), "out", file);
    const write = (files: Readonly<Record<string, string>>, environment = "dev") =>
        writeRender(path.join(folder(), "out"), environment, new Map(Object.entries(files)));

    it("loses what an earlier render wrote and this one does not, and nothing else", () => {
        assert.deepEqual(write({ "a/one.yaml": "1", "b/two.yaml": "2" }), {
            files: 2,
            changed: 2,
            removed: 0,
        });
        fs.writeFileSync(inside("a/README.md"), "ours");
        assert.deepEqual(write({ "c.yaml": "3" }), { files: 1, changed: 1, removed: 2 });
        assert.deepEqual(fs.readdirSync(inside("")).sort(), [
            ".groundwork-render.json",
            "a",
            "c.yaml",
        ]);
        assert.deepEqual(fs.readdirSync(inside("a")), ["README.md"]);
        assert.deepEqual(write({ "c.yaml": "3" }), { files: 1, changed: 0, removed: 0 });
    });

    const refused = (
        error: RegExp,
        files: Readonly<Record<string, string>>,
        environment?: string,
    ) => {
        const before = fs.readdirSync(inside(""), { recursive: true });
        assert.throws(
            () => write(files, environment),
            (thrown: unknown) => thrown instanceof UserError && error.test(thrown.message),
        );
        assert.deepEqual(fs.readdirSync(inside(""), { recursive: true }), before);
    };

    it("is refused where others have written", () => {
        fs.mkdirSync(inside(""));
        fs.writeFileSync(inside("notes.txt"), "ours");
        refused(/out is not empty, and no render wrote it: name an empty folder/, {
            "c.yaml": "3",
        });
    });

    it("is refused where it holds another environment", () => {
        write({ "c.yaml": "3" });
        refused(/holds a render of dev, not of prod/, { "c.yaml": "3" }, "prod");
    });

    it("is refused where it would overwrite a file that no render wrote", () => {
        write({ "c.yaml": "3" });
        fs.writeFileSync(inside("d.yaml"), "ours");
        refused(/d\.yaml was written by no render, and would be overwritten/, { "d.yaml": "4" });
    });

    it("is refused where its list leads out of it", () => {
        write({ "c.yaml": "3" });
        const list = JSON.stringify({ environment: "dev", files: ["../outside"] });
        fs.writeFileSync(inside(".groundwork-render.json"), list);
        refused(/does not list what a render wrote: restore it/, {});
    });
});

function textOf(files: Files, file: string): string {
    return files.get(file) ?? "";
}
