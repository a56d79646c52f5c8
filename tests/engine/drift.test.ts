import * as assert from "node:assert/strict";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { pathText } from "../../cli/drift/fields";
import { type DriftReport, lookForDrift, type Placed } from "../../cli/drift/look";
import { repair } from "../../cli/drift/repair";
import { driftJson, driftText } from "../../cli/drift/report";
import type { ClusterAccess } from "../../cli/engine/access";
import { embeddedContext } from "../../local/cluster/kubeconfig";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { field, freshNamespace } from "../support/cluster";
import {
    startTestEngine,
    startTimeout,
    type TestEngine,
    type TestProgram,
} from "../support/engine";
import { gadgetKind } from "../support/gadgets";

const skipAwait = { "pulumi.com/skipAwait": "true" };
const labels = { app: "web" };

/** A workload with much that the API server completes, respells or merges in its own way. */
function deployment(namespace: string, image = "web:1"): k8s.types.input.apps.v1.Deployment {
    const resources = { requests: { cpu: "1000m", memory: "1024Mi" } };
    const containers = [{ name: "web", image, resources, ports: [{ containerPort: 80 }] }];
    return {
        metadata: { namespace, name: "web", annotations: skipAwait },
        spec: {
            selector: { matchLabels: labels },
            template: { metadata: { labels }, spec: { containers } },
        },
    };
}

describe("drift, on a real API server", () => {
    let engine: TestEngine;
    let access: ClusterAccess;
    let namespace: string;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
        const { kubectl } = await ensureTools(["kubectl"], silentProgress);
        const { kubeconfig } = engine;
        access = { context: embeddedContext, kubectl: kubectl.path, kubeconfig };
    });
    beforeEach(async () => {
        namespace = await freshNamespace(engine);
    });

    /** Brings a program up, and opens what `drift` works with. */
    async function standing(program: TestProgram): Promise<Placed> {
        const stack = await engine.stack(`drift-${namespace}`, program);
        await stack.up();
        const backend = stack.workspace.envVars.PULUMI_BACKEND_URL ?? "";
        const place = { stack, backend, home: engine.home, environment: `drift-${namespace}` };
        return { access, stack: { ...place, policyPacks: [] } };
    }

    const look = (placed: Placed, ...allowed: string[]): Promise<DriftReport> =>
        lookForDrift(placed, allowed, silentProgress);

    /** As who allows nobody anything, and accepts no loss. */
    const putRight = (placed: Placed, found: DriftReport): Promise<DriftReport> =>
        repair(placed, found, { allowed: [], acceptLoss: false }, silentProgress);

    /** `changed web: changed spec.replicas by kubectl-edit` */
    function told({ drifts }: DriftReport): readonly string[] {
        return drifts.flatMap(({ kind, object, fields }) => [
            `${kind} ${object.name}`,
            ...fields.map(
                (each) =>
                    `${object.name}: ${each.kind} ${pathText(each.path)} by ${String(each.by?.manager)}`,
            ),
        ]);
    }

    const inNamespace = (...args: string[]): Promise<string> =>
        engine.kubectl(["-n", namespace, ...args]);

    const patchAs = (manager: string, object: string, patch: object): Promise<string> =>
        inNamespace(
            ...["patch", object, `--field-manager=${manager}`, "--type=strategic"],
            ...["--patch", JSON.stringify(patch)],
        );

    const mixed = (): Promise<void> => {
        // As the platform has it: settings change in place.
        const mutable = { enableConfigMapMutable: true, enableSecretMutable: true };
        const opts = { provider: new k8s.Provider("cluster", mutable) };
        const named = (name: string) => ({ metadata: { namespace, name } });
        const stringData = { password: pulumi.secret("correct-horse") };
        new k8s.apps.v1.Deployment("web", deployment(namespace), opts);
        new k8s.core.v1.ConfigMap("settings", { ...named("settings"), data: { a: "1" } }, opts);
        new k8s.core.v1.Secret("key", { ...named("key"), stringData }, opts);
        const robot = { metadata: { namespace, name: "robot", labels } };
        new k8s.core.v1.ServiceAccount("robot", robot, opts);
        return Promise.resolve();
    };

    it("sees none in what was just brought up, whatever the API server completed", async () => {
        const placed = await standing(mixed);
        const report = await look(placed);
        assert.deepEqual(told(report), []);
        assert.equal(report.compared, 4);
        assert.match(driftText(report), /no drift: 4 objects are as declared/);
    });

    it("says what was changed, added and deleted, and by whom, and puts it right", async () => {
        const placed = await standing(mixed);
        const sidecar = { containers: [{ name: "side", image: "side:1" }] };
        await inNamespace("set", "image", "deployment/web", "web=evil:1");
        await patchAs("intruder", "deployment/web", { spec: { template: { spec: sidecar } } });
        await inNamespace("label", "--field-manager=ops", "serviceaccount/robot", "owner=me");
        await patchAs("ops", "secret/key", { stringData: { password: "battery-staple" } });
        await inNamespace("delete", "configmap/settings");

        const found = await look(placed);
        assert.deepEqual(told(found).toSorted(), [
            "changed key",
            "changed robot",
            "changed web",
            "deleted settings",
            "key: changed data.password by ops",
            "robot: added metadata.labels.owner by ops",
            "web: added spec.template.spec.containers[name=side] by intruder",
            "web: changed spec.template.spec.containers[name=web].image by kubectl-set",
        ]);
        const text = driftText(found);
        assert.match(text, /image {2}is "evil:1", declared "web:1" +by kubectl-set, 20\d\d-/);
        assert.match(text, /labels\.owner {2}is "me", not declared/);
        assert.match(text, /4 of 4 objects are not as declared/);
        for (const said of [text, driftJson(found)]) {
            for (const secret of ["correct-horse", "battery-staple"]) {
                assert.ok(!said.includes(secret));
                assert.ok(!said.includes(Buffer.from(secret).toString("base64")));
            }
        }

        const left = await putRight(placed, found);
        assert.deepEqual(told(left), []);
        assert.equal(
            await field(engine, namespace, "sa/robot", ".metadata.labels"),
            '{"app":"web"}',
        );
        const containers = ".spec.template.spec.containers[*].image";
        assert.equal(await field(engine, namespace, "deployment/web", containers), "web:1");
        assert.equal(await field(engine, namespace, "configmap/settings", ".data.a"), "1");
    });

    it("overrules another applier that has taken a field over", async () => {
        const placed = await standing(mixed);
        const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };
        await engine.kubectl(
            ["-n", namespace, "apply", "--server-side", "--force-conflicts", "-f", "-"].concat(
                "--field-manager=argocd",
            ),
            JSON.stringify({ ...settings, data: { a: "2" } }),
        );
        const found = await look(placed);
        assert.deepEqual(told(found), ["changed settings", "settings: changed data.a by argocd"]);
        const left = await putRight(placed, found);
        assert.deepEqual(told(left), []);
    });

    it("leaves to others what the program ignores, an autoscaler decides, or they may add", async () => {
        const placed = await standing(() => {
            const ignoreChanges = ["data.token"];
            const metadata = { namespace, name: "settings" };
            new k8s.core.v1.ConfigMap(
                "settings",
                { metadata, data: { a: "1", token: "x" } },
                { ignoreChanges },
            );
            new k8s.apps.v1.Deployment("web", deployment(namespace));
            new k8s.autoscaling.v2.HorizontalPodAutoscaler("web", {
                metadata: { namespace, name: "web" },
                spec: {
                    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
                    minReplicas: 2,
                    maxReplicas: 4,
                },
            });
            return Promise.resolve();
        });
        await patchAs("rotator", "configmap/settings", { data: { token: "y" } });
        await patchAs("hpa", "deployment/web", { spec: { replicas: 3 } });
        await inNamespace("annotate", "--field-manager=mesh", "deployment/web", "mesh/seen=yes");
        await inNamespace("rollout", "restart", "deployment/web");
        assert.deepEqual(told(await look(placed)), [
            "changed web",
            'web: added metadata.annotations["mesh/seen"] by mesh',
        ]);
        assert.deepEqual(told(await look(placed, "mesh")), []);
    });

    it("never hides that data went with an object", async () => {
        const placed = await standing(() => {
            const spec = {
                accessModes: ["ReadWriteOnce"],
                storageClassName: "none",
                resources: { requests: { storage: "1Gi" } },
            };
            const metadata = { namespace, name: "data", annotations: skipAwait };
            new k8s.core.v1.PersistentVolumeClaim("data", { metadata, spec });
            return Promise.resolve();
        });
        const claim = await inNamespace("get", "pvc/data", "-o", "json");
        await inNamespace("delete", "pvc/data");
        const gone = await look(placed);
        assert.deepEqual(told(gone), ["deleted data"]);
        assert.match(driftText(gone), /! the data of its volume went with it/);
        await assert.rejects(
            putRight(placed, gone),
            /make anew, and empty: v1 PersistentVolumeClaim .*\/data; restore .* --accept data-loss/,
        );
        assert.equal(await inNamespace("get", "pvc", "-o", "name"), "", "nothing was made");

        // Whoever deletes and makes it again leaves no difference but its identity.
        const object: unknown = JSON.parse(claim);
        const again = ["create", "--validate=ignore", "-f", "-"];
        await engine.kubectl(["-n", namespace, ...again], JSON.stringify(anew(object)));
        const recreated = await look(placed);
        assert.equal(told(recreated)[0], "recreated data");
        assert.match(driftText(recreated), /deleted, and made anew at 20.*\n {4}! the data/);
        const accepted = { allowed: ["kubectl-create"], acceptLoss: true };
        assert.deepEqual(told(await repair(placed, recreated, accepted, silentProgress)), []);
    });

    it("sees that every object of a kind went with its definition", async () => {
        const group = `${namespace}.example.com`;
        const placed = await standing(() => {
            gadgetKind(group);
            const metadata = { name: "one" };
            const apiVersion = `${group}/v1`;
            new k8s.apiextensions.CustomResource("one", { apiVersion, kind: "Gadget", metadata });
            return Promise.resolve();
        });
        assert.deepEqual(told(await look(placed)), []);
        await engine.kubectl(["delete", "crd", `gadgets.${group}`]);
        const gone = await look(placed);
        assert.deepEqual(told(gone), [`deleted gadgets.${group}`, "deleted one"]);
        assert.match(driftText(gone), /! every object of that kind went with it/);
    });

    it("does not bring up what the program has newly declared", async () => {
        const placed = await standing(mixed);
        await inNamespace("delete", "configmap/settings");
        const changed = await engine.stack(`drift-${namespace}`, () => {
            new k8s.core.v1.ServiceAccount("another", { metadata: { namespace, name: "new" } });
            return mixed();
        });
        const now = { ...placed, stack: { ...placed.stack, stack: changed } };
        await assert.rejects(
            putRight(now, await look(now)),
            /declares 1 changes that were not brought up yet.*Nothing was changed\./,
        );
    });

    it("says what the API server refuses to apply", async () => {
        const placed = await standing(mixed);
        await inNamespace("delete", "deployment/web");
        const { metadata } = deployment(namespace);
        const others = { app: "other" };
        const other = {
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata,
            spec: {
                selector: { matchLabels: others },
                template: {
                    metadata: { labels: others },
                    spec: { containers: [{ name: "web", image: "web:1" }] },
                },
            },
        };
        await engine.kubectl(["create", "-f", "-"], JSON.stringify(other));
        const found = await look(placed);
        assert.ok(
            told(found).includes("web: changed spec.selector.matchLabels.app by kubectl-create"),
        );
        assert.match(driftText(found), /would not take what is declared: .*field is immutable/);
        await assert.rejects(
            putRight(placed, found),
            /would have to replace apps\/v1 Deployment web: run bin\/groundwork up/,
        );
    });
});

const claimed = z.looseObject({
    metadata: z.looseObject({
        name: z.string(),
        namespace: z.string(),
        annotations: z.record(z.string(), z.string()),
    }),
});

/** An object as somebody would make it again. */
function anew(object: unknown): object {
    const { metadata, ...rest } = claimed.parse(object);
    const { name, namespace, annotations } = metadata;
    return { ...rest, status: undefined, metadata: { name, namespace, annotations } };
}
