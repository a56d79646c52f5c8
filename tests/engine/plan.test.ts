import * as assert from "node:assert/strict";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Stack } from "@pulumi/pulumi/automation";

import { collectChanges } from "../../cli/engine/changes";
import { planJson } from "../../cli/plan/json";
import { planMarkdown } from "../../cli/plan/markdown";
import { type Plan, planOf } from "../../cli/plan/plan";
import { planText } from "../../cli/plan/text";
import { freshNamespace } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";

const labels = { app: "web" };
const skipAwait = { annotations: { "pulumi.com/skipAwait": "true" } };
const secretText = "never-to-be-seen";

/** A component as the platform has them, so that the plan knows where its children belong. */
class Shop extends pulumi.ComponentResource {
    constructor(name: string) {
        super("groundwork:tenants:Shop", name);
    }
}

function pods(image: string, env: k8s.types.input.core.v1.EnvVar[] = []) {
    return { metadata: { labels }, spec: { containers: [{ name: "web", image, env }] } };
}

/** What stands first, and what it becomes. Whatever a judgement looks at differs. */
function program(namespace: string, isLater: boolean): () => Promise<void> {
    const pick = <T>(first: T, later: T): T => (isLater ? later : first);
    return () => {
        const inShop = { parent: new Shop("shop") };
        const named = (name: string) => ({ namespace, name });
        const cluster = (name: string) => ({ name: `${namespace}-${name}` });
        new k8s.apps.v1.Deployment(
            "web",
            {
                metadata: { ...named("web"), ...skipAwait },
                spec: {
                    selector: { matchLabels: labels },
                    template: pods(pick("web:1", "web:2")),
                },
            },
            inShop,
        );
        const token = pulumi.secret(pick(secretText, `${secretText}-2`));
        new k8s.apps.v1.Deployment("guarded", {
            metadata: { ...named("guarded"), ...skipAwait },
            spec: {
                replicas: 2,
                selector: { matchLabels: labels },
                template: pods("web:1", [{ name: "TOKEN", value: token }]),
            },
        });
        new k8s.apps.v1.StatefulSet(
            "db",
            {
                // Awaited, its deletion too: what replaces it has its name.
                metadata: named("db"),
                spec: {
                    serviceName: pick("db", "database"),
                    replicas: 0,
                    selector: { matchLabels: labels },
                    template: pods("db:1"),
                    volumeClaimTemplates: [
                        {
                            metadata: { name: "data" },
                            spec: {
                                accessModes: ["ReadWriteOnce"],
                                resources: { requests: { storage: "1Gi" } },
                            },
                        },
                    ],
                },
            },
            inShop,
        );
        const ports = pick([{ port: 80 }], [{ port: 80 }, { port: 443 }]);
        new k8s.networking.v1.NetworkPolicy(
            "network",
            {
                metadata: named("network"),
                spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ ports }] },
            },
            inShop,
        );
        const rule = { apiGroups: [""], resources: ["pods"] };
        new k8s.rbac.v1.Role("wider", {
            metadata: named("wider"),
            rules: [{ ...rule, verbs: pick(["get"], ["get", "delete"]) }],
        });
        new k8s.rbac.v1.Role("narrower", {
            metadata: named("narrower"),
            rules: [{ ...rule, verbs: pick(["*"], ["get"]) }],
        });
        new k8s.core.v1.Namespace("space", {
            metadata: {
                ...cluster("space"),
                labels: {
                    "pod-security.kubernetes.io/enforce": pick("restricted", "baseline"),
                },
            },
        });
        new k8s.storage.v1.StorageClass("fast", {
            metadata: cluster("fast"),
            provisioner: pick("example.org/slow", "example.org/fast"),
        });
        new k8s.core.v1.Secret("password", {
            metadata: named("password"),
            stringData: { password: pick(secretText, `${secretText}-2`) },
        });
        new k8s.core.v1.ConfigMap("settings", {
            metadata: named("settings"),
            data: { key: pulumi.secret(pick(secretText, `${secretText}-2`)) },
        });
        if (!isLater) {
            new k8s.core.v1.PersistentVolumeClaim("data", {
                metadata: { ...named("data"), ...skipAwait },
                spec: {
                    accessModes: ["ReadWriteOnce"],
                    resources: { requests: { storage: "1Gi" } },
                },
            });
            return Promise.resolve();
        }
        const made = new random.RandomString("made", { length: 8 });
        new k8s.rbac.v1.RoleBinding("unknown", {
            metadata: named("unknown"),
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "wider" },
            subjects: [
                {
                    apiGroup: "rbac.authorization.k8s.io",
                    kind: "User",
                    name: made.result,
                },
            ],
        });
        return Promise.resolve();
    };
}

async function planned(stack: Stack): Promise<Plan> {
    const collector = collectChanges();
    await stack.preview({ onEvent: collector.take });
    return planOf("test", collector.report());
}

describe("a plan of the engine", () => {
    let engine: TestEngine;
    let namespace: string;
    let plan: Plan;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
        namespace = await freshNamespace(engine);
        const first = await engine.stack(`plan-${namespace}`, program(namespace, false));
        await first.up();
        plan = await planned(await engine.stack(`plan-${namespace}`, program(namespace, true)));
    });

    it("has the risks of what really changes", () => {
        const risks = plan.changes.map(
            ({ name, findings }) => `${name}: ${findings.map(({ risk }) => risk).join(", ")}`,
        );
        assert.deepEqual(risks.sort(), [
            "data: data-loss",
            "db: data-loss, downtime",
            "fast: data-loss, downtime",
            "guarded: routine",
            "made: routine",
            "narrower: routine",
            "network: access",
            "password: downtime",
            "settings: downtime",
            "space: access",
            "unknown: access",
            "web: downtime",
            "wider: access",
        ]);
    });

    it("says of each what is to be known", () => {
        const why = (name: string): string | undefined =>
            plan.changes.find((change) => change.name === name)?.findings[0]?.why;
        assert.equal(why("network"), "lets into all pods: anybody at TCP 443");
        assert.equal(why("wider"), "may now delete pods");
        assert.equal(why("space"), "Pod Security falls from restricted to baseline");
        assert.equal(why("web"), "its only replica is replaced");
        assert.match(
            why("unknown") ?? "",
            /^cannot be ruled out: subjects\[0\]\.name is secret, or/,
        );
    });

    it("knows where in the program a change belongs", () => {
        const web = plan.changes.find(({ name }) => name === "web");
        assert.equal(web?.layer, "tenants");
        assert.equal(web.system, "Shop");
        assert.equal(web.object, `Deployment ${namespace}/web`);
        assert.deepEqual(web.words, ["image of web: web:1 → web:2"]);
    });

    it("says which property a secret is in, though the engine blinds the list around it", () => {
        const words = plan.changes.flatMap((change) =>
            ["guarded", "password", "settings"].includes(change.name) ? change.words : [],
        );
        assert.deepEqual(words.sort(), ["environment of a container", "key key", "key password"]);
    });

    it("shows no secret, in whatever form", () => {
        const base64 = Buffer.from(secretText).toString("base64").replace(/=+$/, "");
        for (const text of [planText(plan), planJson(plan), planMarkdown(plan)]) {
            assert.ok(!text.includes(secretText), text);
            assert.ok(!text.includes(base64.slice(0, -1)), text);
        }
    });

    it("is empty once it is carried out", async () => {
        const stack = await engine.stack(`plan-${namespace}`, program(namespace, true));
        await stack.up();
        assert.deepEqual((await planned(stack)).changes, []);
    });
});
