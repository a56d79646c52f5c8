import * as assert from "node:assert/strict";
import * as fs from "node:fs";

import * as k8s from "@pulumi/kubernetes";
import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";

import type { ClusterAccess } from "../../cli/engine/access";
import { noteUnanswered, settlePending } from "../../cli/engine/recovery";
import type { PlatformStack } from "../../cli/engine/stack";
import { readState, type StackState, type StateResource, writeState } from "../../cli/engine/state";
import { embeddedContext } from "../../local/cluster/kubeconfig";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { field, freshNamespace, plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";

const fileForm = z.looseObject({ checkpoint: z.looseObject({}) });

describe("operations of an interrupted run", () => {
    let engine: TestEngine;
    let access: ClusterAccess;
    let namespace: string;
    let stack: Stack;
    let platform: PlatformStack;

    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
        const { kubectl } = await ensureTools(["kubectl"], silentProgress);
        const { kubeconfig } = engine;
        access = { context: embeddedContext, kubectl: kubectl.path, kubeconfig };
    });
    beforeEach(async () => {
        namespace = await freshNamespace(engine);
        stack = await engine.stack(`recovery-${namespace}`, () => {
            new k8s.core.v1.ConfigMap("map", {
                metadata: { namespace, name: "map" },
                data: { text: "known" },
            });
            new k8s.core.v1.Secret("drawn", {
                metadata: { namespace },
                stringData: { password: "secret" },
            });
            return Promise.resolve();
        });
        platform = {
            ...{ stack, home: engine.home, environment: "test", policyPacks: [] },
            backend: stack.workspace.envVars.PULUMI_BACKEND_URL ?? "",
        };
    });

    const uids = (): Promise<string> => field(engine, namespace, "configmap,secret", "..uid");
    const settle = (): Promise<void> => settlePending(platform, access, silentProgress);
    const isObject = ({ type }: StateResource): boolean => type.startsWith("kubernetes:core");

    /** Makes the state what it is while the objects of these resources are being created. */
    async function interrupt(
        change: (resources: readonly StateResource[]) => readonly StateResource[],
    ): Promise<void> {
        const state = await readState(platform);
        const all = state.deployment.resources ?? [];
        const pending = all.filter(isObject).map((resource) => ({
            type: "creating",
            resource: { ...resource, id: undefined, outputs: undefined },
        }));
        const resources = [...change(all)];
        const deployment = { ...state.deployment, resources, pending_operations: pending };
        // An import would drop them.
        const file = engine.stateFile(stack.name);
        const { checkpoint, ...rest } = fileForm.parse(JSON.parse(fs.readFileSync(file, "utf8")));
        const content = { ...rest, checkpoint: { ...checkpoint, latest: deployment } };
        fs.writeFileSync(file, JSON.stringify(content));
    }

    it("are taken in where their objects are there, and then applied once", async () => {
        await stack.up();
        const before = await uids();
        await interrupt((all) => all.filter((resource) => !isObject(resource)));
        await settle();
        assert.deepEqual((await plannedChanges(stack)).toSorted(), ["update drawn", "update map"]);
        await stack.up();
        assert.deepEqual(await plannedChanges(stack), []);
        assert.equal(await uids(), before, "no object is another one");
        await stack.destroy();
        assert.equal(
            await field(engine, namespace, "configmap/map", ".metadata.name").catch(() => "gone"),
            "gone",
        );
    });

    it("are forgotten where there is nothing, and where somebody else made it", async () => {
        await stack.up();
        const state = await readState(platform);
        await stack.destroy();
        await engine.kubectl(["-n", namespace, "create", "configmap", "map"]);
        await writeState(platform, state);
        await interrupt((all) => all.filter((resource) => !isObject(resource)));
        await settle();
        const { deployment } = await readState(platform);
        assert.deepEqual(deployment.pending_operations ?? [], []);
        assert.deepEqual(deployment.resources?.filter(isObject), []);
        await stack.destroy();
        assert.equal(await field(engine, namespace, "configmap/map", ".metadata.name"), "map");
    });

    it("take the place of what they were to replace, which is deleted", async () => {
        await stack.up();
        // The old one is there under another name, as of an object whose name is drawn.
        await engine.kubectl(["-n", namespace, "create", "configmap", "old"]);
        await interrupt((all) =>
            all.map((resource) =>
                resource.urn.endsWith("::map")
                    ? { ...resource, id: `${namespace}/old`, outputs: named(resource, "old") }
                    : { ...resource, ...(isObject(resource) && { pendingReplacement: true }) },
            ),
        );
        await settle();
        await stack.up();
        assert.deepEqual(await plannedChanges(stack), []);
        const maps = await engine.kubectl([
            "-n",
            namespace,
            "get",
            "configmap,secret",
            "-o",
            "name",
        ]);
        assert.match(maps, /^configmap\/kube-root-ca.crt\nconfigmap\/map\nsecret\/drawn-\w+\n$/);
        await stack.destroy();
    });

    function urnsOf(state: StackState): readonly string[] {
        return (state.deployment.resources ?? []).map(({ urn }) => urn);
    }

    function named(resource: StateResource, name: string): object {
        return { ...resource.inputs, metadata: { namespace, name } };
    }

    it("are noted where a creation got no answer, and not where it was refused", async () => {
        await stack.up();
        const state = await readState(platform);
        const { resources = [] } = state.deployment;
        const map = resources.find(({ urn }) => urn.endsWith("::map"));
        assert.ok(map !== undefined);
        const others = resources.filter((resource) => resource !== map);
        const deployment = { ...state.deployment, resources: others };
        await writeState(platform, { ...state, deployment });
        const { urn, type, inputs = {}, parent, provider } = map;
        const resource = { urn, type, inputs, outputs: {}, id: "" };
        const owners = { parent: String(parent), provider: String(provider) };
        const failed = (reason: string) =>
            noteUnanswered(platform, [{ resource: { ...resource, ...owners }, reason }]);
        await failed('configmaps "map" already exists');
        assert.deepEqual(urnsOf(await readState(platform)), urnsOf({ deployment }));
        await failed("Post: dial tcp: connection refused");
        await settle();
        assert.deepEqual(await plannedChanges(stack), ["update map"]);
        await stack.up();
        assert.deepEqual(await plannedChanges(stack), []);
        await stack.destroy();
    });
});
