import * as assert from "node:assert/strict";

import { chooseClass } from "../../cli/verify/checks/storage";
import { judgeScaler, ownScalers, scalerList } from "../../cli/verify/checks/autoscaling";
import { Skipped } from "../../cli/verify/check";
import { programsWords, readDialled } from "../../cli/verify/dial";
import { forwardComplaint, forwardedPort } from "../../cli/verify/forward";
import { staleNamespaces } from "../../cli/verify/laboratory";
import { describePods, type Pod, stateOf } from "../../cli/verify/pods";
import { judgeNodeMetrics, mebibytes, millicores } from "../../cli/verify/resourceMetrics";
import { parseConfig } from "../../config";

const nodes = { real: ["real-1", "real-2"], simulated: ["fake-1"] };

function podOf(changes: Partial<Pod["status"]> = {}, nodeName = "real-1"): Pod {
    return {
        metadata: { name: "web-1", namespace: "shop", labels: {} },
        spec: { nodeName },
        status: {
            phase: "Running",
            conditions: [{ type: "Ready", status: "True", message: "" }],
            containerStatuses: [],
            ...changes,
        },
    };
}

describe("a pod's state", () => {
    it("is told with its reason", () => {
        const waiting = { reason: "ErrImagePull", message: "no such host" };
        const unscheduled = { type: "PodScheduled", status: "False", message: "0/3 nodes" };
        assert.equal(stateOf(podOf()), "ready");
        assert.equal(
            stateOf(podOf({ conditions: [], containerStatuses: [{ state: { waiting } }] })),
            "waiting (ErrImagePull: no such host)",
        );
        assert.equal(stateOf(podOf({ conditions: [unscheduled] })), "not scheduled (0/3 nodes)");
        const terminated = { reason: "Error", exitCode: 2 };
        assert.equal(
            stateOf(podOf({ conditions: [], containerStatuses: [{ state: { terminated } }] })),
            "ended with code 2 (Error)",
        );
        assert.equal(stateOf(podOf({ phase: "Pending", conditions: [] })), "Pending, not ready");
    });

    it("says where the pods are only simulated, or missing", () => {
        assert.match(describePods([podOf({}, "fake-1")], nodes), /web-1 is on a simulated node/);
        assert.equal(describePods([], nodes), "none, for there is no pod");
    });
});

describe("kubectl's words on a forwarded port", () => {
    it("tell the port", () => {
        assert.equal(forwardedPort("Forwarding from 127.0.0.1:45123 -> 8080\n"), 45123);
        assert.equal(forwardedPort("Forwarding from 127.0.0.1:45"), undefined);
    });

    it("tell why it is no more", () => {
        const text = [
            'E1 portforward.go:424] "Unhandled Error" err="an error occurred forwarding 1 -> 2: dial tcp: refused"',
            "error: lost connection to pod",
        ].join("\n");
        assert.equal(forwardComplaint(text), "dial tcp: refused");
        assert.equal(forwardComplaint("error: pod not found\n"), "pod not found");
    });
});

describe("what one pod got from another", () => {
    it("is the other's answer, or why there is none", () => {
        assert.deepEqual(readDialled(200, '{"responses":["backend-1"]}'), { answer: "backend-1" });
        assert.deepEqual(readDialled(200, '{"errors":["i/o timeout"]}'), {
            refusal: "i/o timeout",
        });
        assert.deepEqual(readDialled(200, "{}"), { answer: "" });
        const unknown = "host and/or port param are invalid. lookup backend: no such host\n";
        assert.deepEqual(readDialled(400, unknown), { refusal: "lookup backend: no such host" });
    });
});

describe("what a program in a pod said", () => {
    it("is not what kubectl says of it", () => {
        assert.equal(programsWords("TIMEOUT\ncommand terminated with exit code 1"), "TIMEOUT");
        const alone = "command terminated with exit code 1";
        assert.equal(programsWords(alone), alone);
    });
});

describe("namespaces that a killed run has left", () => {
    it("are those older than an hour", () => {
        const item = (name: string, creationTimestamp: string) => ({
            metadata: { name, creationTimestamp },
        });
        const items = [item("old", "2026-01-01T10:00:00Z"), item("new", "2026-01-01T11:30:00Z")];
        assert.deepEqual(staleNamespaces({ items }, Date.parse("2026-01-01T12:00:00Z")), ["old"]);
    });
});

describe("the class of volumes", () => {
    const isDefault = { "storageclass.kubernetes.io/is-default-class": "true" };
    const item = (name: string, provisioner: string, annotations = {}) => ({
        metadata: { name, annotations },
        provisioner,
    });
    const items = [item("slow", "a.example"), item("fast", "b.example", isDefault)];

    it("is the default one, or the one of the settings", () => {
        assert.equal(chooseClass({ items }, undefined).metadata.name, "fast");
        assert.equal(chooseClass({ items }, "slow").metadata.name, "slow");
    });

    it("must be there and make volumes", () => {
        assert.throws(() => chooseClass({ items: [] }, undefined), Skipped);
        assert.throws(() => chooseClass({ items }, "none"), /no StorageClass none/);
        const idle = [item("idle", "kubernetes.io/no-provisioner", isDefault)];
        assert.throws(() => chooseClass({ items: idle }, undefined), Skipped);
    });
});

describe("the usage of nodes", () => {
    it("is written as people write it", () => {
        assert.equal(millicores("123456789n"), "123m");
        assert.equal(millicores("2"), "2000m");
        assert.equal(millicores("250m"), "250m");
        assert.equal(mebibytes("2097152Ki"), "2048Mi");
    });

    it("is known of every real node, and of no other", () => {
        const items = [{ metadata: { name: "real-1" }, usage: { cpu: "1", memory: "1Gi" } }];
        const levels = judgeNodeMetrics({ items }, nodes).map(({ what, level }) => [what, level]);
        assert.deepEqual(levels, [
            ["usage of node real-1", "note"],
            ["usage of node real-2", "problem"],
        ]);
    });
});

describe("an autoscaler", () => {
    const active = [{ type: "ScalingActive", status: "True" }];
    const cpu = { resource: { name: "cpu", current: { averageUtilization: 12 } } };

    function scalersOf(status: object, namespace = "team-shop", name = "cart") {
        const metadata = { name, namespace };
        const spec = { minReplicas: 2, maxReplicas: 4 };
        return scalerList.parse({ items: [{ metadata, spec, status }] });
    }

    function judge(status: object, pods = [podOf()]) {
        const [scaler] = scalersOf(status).items;
        assert.ok(scaler);
        return judgeScaler(scaler, pods, nodes);
    }

    it("works where it is active and knows the CPU", () => {
        const seen = judge({ currentReplicas: 2, conditions: active, currentMetrics: [cpu] });
        assert.equal(seen.level, "note");
        assert.equal(seen.value, "CPU 12 %, 2 replicas of 2 to 4");
    });

    it("works where it is active and knows a query's answer", () => {
        const external = { external: { current: { averageValue: "41500m" } } };
        const status = { currentReplicas: 3, conditions: active, currentMetrics: [external] };
        assert.equal(judge(status).level, "note");
        assert.equal(judge(status).value, "query 41500m a replica, 3 replicas of 2 to 4");
    });

    it("does not work otherwise, and says why", () => {
        const message = "no metrics known for pod";
        const conditions = [{ type: "ScalingActive", status: "False", message }];
        assert.deepEqual(
            [judge({ conditions }).level, judge({ conditions }).value],
            ["problem", `what it scales on is unknown: ${message}`],
        );
        assert.equal(judge({ conditions: active, currentMetrics: null }).level, "problem");
    });

    it("is left out where its pods are simulated", () => {
        assert.match(judge({}, [podOf({}, "fake-1")]).value, /left out/);
    });

    it("is the environment's where a system or a service of the settings has it", () => {
        const teams = [
            {
                name: "shop",
                quota: { cpu: 1, memory: "1Gi" },
                services: [{ name: "cart", image: "ghcr.io/acme/cart:1.4.2" }],
            },
        ];
        const settings = { profile: "local", context: "here", domain: "example.test", teams };
        const config = parseConfig("test", settings);
        const isOwn = (namespace: string, name: string): boolean =>
            ownScalers(scalersOf({}, namespace, name), config).length === 1;
        assert.ok(isOwn("team-shop", "cart"));
        assert.ok(isOwn("team-shop", "keda-hpa-cart"));
        assert.ok(isOwn("platform-ingress", "traefik"));
        assert.ok(!isOwn("team-shop", "their-own"));
        assert.ok(!isOwn("elsewhere", "cart"));
    });
});
