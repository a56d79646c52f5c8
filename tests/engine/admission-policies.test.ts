import * as assert from "node:assert/strict";

import { platform } from "../../stacks/platform";
import { eventually } from "../support/clusterBench";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";
import { configOf } from "../support/platform";

const service = { kind: "Service", apiVersion: "v1", metadata: { name: "s" } };
const nodePort = { ...service, spec: { type: "NodePort", ports: [{ port: 80 }] } };

/** Nothing but what the rules ask of any pod, but for the image's tag. */
function podSpec(tag: string) {
    const securityContext = {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        readOnlyRootFilesystem: true,
    };
    return {
        securityContext: {
            runAsNonRoot: true,
            runAsUser: 65534,
            seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [{ name: "main", image: `registry.k8s.io/pause:${tag}`, securityContext }],
    };
}

function pod(tag: string) {
    return { kind: "Pod", apiVersion: "v1", metadata: { name: "p" }, spec: podSpec(tag) };
}

function workload(kind: string, name: string, spec: object) {
    const labels = { app: name };
    const template = { metadata: { labels }, spec };
    return {
        kind,
        apiVersion: "apps/v1",
        metadata: { name },
        spec: { selector: { matchLabels: labels }, template },
    };
}

const deployment = (tag: string) => workload("Deployment", "d", podSpec(tag));

// One namespace refuses, another one warns, and the rest is as it comes.
describe("the policies at the API server", () => {
    let engine: TestEngine;

    const bring = async (admission: object): Promise<void> => {
        const quota = { cpu: 1, memory: "1Gi" };
        const environments = ["soft", "quiet"].map((name) => ({ name, quota }));
        const teams = [{ name: "gate", quota, environments }];
        const config = configOf("dev", { layers: ["foundation", "tenants"], teams, admission });
        const stack = await engine.stack("gate", () => Promise.resolve(void platform(config, {})));
        await stack.up();
    };
    const namespaces = {
        "team-gate-soft": { mode: "warn" },
        "team-gate-quiet": { mode: "off" },
    };

    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
        await bring({ namespaces });
        // A policy comes into force a moment after it was made.
        await eventually(async () => (await refusal("team-gate", pod("latest"))) !== "");
        await eventually(async () => (await refusal("team-gate", nodePort)) !== "");
    });
    after(async () => {
        await (await engine.stack("gate", () => Promise.resolve())).destroy();
    });

    function create(namespace: string, object: object, ...more: string[]): Promise<string> {
        const args = ["-n", namespace, "create", "-f", "-", ...more];
        return engine.kubectl(args, JSON.stringify(object));
    }

    /** What the API server says against an object. */
    function refusal(namespace: string, object: object, ...more: string[]): Promise<string> {
        return create(namespace, object, "--dry-run=server", ...more).then(() => "", String);
    }

    /** Warnings turned into refusals, which is how kubectl lets them be seen. */
    const warning = (namespace: string, object: object) =>
        refusal(namespace, object, "--warnings-as-errors");

    for (const [what, object] of [
        ["a Pod", pod("latest")],
        ["a Deployment", deployment("latest")],
    ] as const) {
        it(`refuse ${what} with the rule, the place and the fix`, async () => {
            assert.match(
                await refusal("team-gate", object),
                /forbidden: .*'groundwork-pods-recommended'.*denied request: no-latest-tag: .* Fix: /,
            );
        });
    }

    it("refuse other objects, too", async () => {
        assert.match(await refusal("team-gate", nodePort), /denied request: no-node-port: /);
    });

    it("let pass what breaks no rule", async () => {
        for (const object of [pod("3.10"), deployment("3.10")]) {
            assert.equal(await refusal("team-gate", object), "");
        }
    });

    it("warn where a namespace asks for no more", async () => {
        assert.equal(await refusal("team-gate-soft", pod("latest")), "");
        assert.match(await warning("team-gate-soft", pod("latest")), /1 warning/);
        assert.equal(await warning("team-gate-soft", pod("3.10")), "");
    });

    it("leave alone kube-system, and every namespace that does not ask", async () => {
        for (const namespace of ["kube-system", "default", "team-gate-quiet"]) {
            assert.equal(await warning(namespace, deployment("latest")), "", namespace);
        }
    });

    it("exempt what is named, and nothing beside it", async () => {
        const spec = { ...podSpec("3.10"), hostNetwork: true };
        const named = (name: string) => workload("DaemonSet", name, spec);
        const place = "platform-node-metrics";
        // A rule that it is exempted from; another one that it is not.
        assert.equal(await refusal(place, named("node-exporter")), "");
        assert.match(await refusal(place, named("other")), /denied request: host-namespaces: /);
        const latest = workload("DaemonSet", "node-exporter", podSpec("latest"));
        assert.match(await refusal(place, latest), /denied request: no-latest-tag: /);
    });

    it("leave to Kubernetes what it makes of a template, and to all what nobody changes", async () => {
        const asked = "policy.groundwork.dev/enforce";
        const quiet = (...args: string[]) => engine.kubectl(["-n", "team-gate-quiet", ...args]);
        const judge = (label: string) => engine.kubectl(["label", "ns", "team-gate-quiet", label]);
        await create("team-gate-quiet", deployment("latest"));
        await quiet("rollout", "status", "deployment/d", "--timeout=30s");
        await judge(`${asked}=recommended`);
        try {
            await eventually(async () => (await refusal("team-gate-quiet", pod("latest"))) !== "");
            await quiet("delete", "pod", "--all", "--wait=false");
            await quiet("label", "deployment/d", "kept=true");
            await quiet("scale", "deployment/d", "--replicas=2");
            await quiet("rollout", "status", "deployment/d", "--timeout=30s");
            await assert.rejects(
                quiet("set", "env", "deployment/d", "A=b"),
                /denied request: no-latest-tag: /,
            );
            await quiet("delete", "deployment/d", "--cascade=foreground", "--timeout=30s");
        } finally {
            await judge(`${asked}-`);
        }
    });

    it("come and go with the level and the mode", async () => {
        const policies = async (): Promise<string[]> => {
            const all = await engine.kubectl(["get", "validatingadmissionpolicies", "-o", "name"]);
            return all.split("\n").filter((name) => /groundwork-(pods|objects)-/.test(name));
        };
        await bring({ level: "baseline", namespaces });
        assert.equal((await policies()).length, 2);
        assert.equal(await refusal("team-gate", pod("latest")), "");
        await bring({ mode: "off" });
        assert.deepEqual(await policies(), []);
    });

    it("judge a pod with as many variables as somebody might give it", async () => {
        const env = Array.from({ length: 400 }, (_, index) => ({ name: `V${index}`, value: "x" }));
        await bring({});
        await eventually(async () => (await refusal("team-gate", pod("latest"))) !== "");
        const [container] = podSpec("3.10").containers;
        const large = { ...podSpec("3.10"), containers: [{ ...container, env }] };
        assert.equal(await refusal("team-gate", { ...pod("3.10"), spec: large }), "");
    });
});
