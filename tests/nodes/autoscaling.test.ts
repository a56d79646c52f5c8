import * as assert from "node:assert/strict";

import { machines } from "../../local/nodes/machines";
import { agnhostBackend, apply, forget, namespaceObject, rolledOut } from "../support/agnhost";
import type { Ending } from "../support/checkout";
import { bringUpTimeout, eventually, type RealPlatform, realPlatform } from "../support/realNodes";
import { type Visitor, visitorAtTheEdge } from "../support/visitor";

const namespace = "test-scaling";

// Slow: CPU is measured and looked at every 15 seconds, and on both ways over more than one measure.
describe("autoscaling on real nodes", () => {
    let platform: RealPlatform;
    let visitor: Visitor;

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
        visitor = await visitorAtTheEdge(platform);
        await apply(platform, [
            namespaceObject(namespace),
            ...agnhostBackend({ namespace, name: "busy", replicas: 1, cpu: "100m" }),
            autoscaler(),
        ]);
        await rolledOut(platform, namespace, "busy");
    });

    after(async () => {
        await forget(platform, namespace);
    });

    it("has the resource metrics that it goes by, for every node and pod", async () => {
        const nodes = await eventually(
            () => platform.kubectl(["top", "nodes", "--no-headers"]),
            (table) => machines.every(({ name }) => hasCpu(table, name)),
        );
        assert.ok(nodes.includes("%"));
        await eventually(
            () => platform.kubectl(["-n", "team-sample", "top", "pods", "--no-headers"]),
            (table) => table.split("\n").filter((row) => hasCpu(row, "hello-")).length >= 2,
        );
    });

    it("scales out under load, the sample service as well as others", async () => {
        // The sample service may still have more pods than at least, from a load not long ago.
        const before = Math.min(await replicasOf("team-sample", "hello"), 3);
        await Promise.all([
            underLoad("team-sample", "app.kubernetes.io/name=hello", () =>
                hasReplicas("team-sample", "hello", (count) => count > before),
            ),
            underLoad(namespace, "app=busy", () =>
                hasReplicas(namespace, "busy", (count) => count > 1),
            ),
        ]);
        await rolledOut(platform, "team-sample", "hello");
    });

    it("scales in again after it", async () => {
        await hasReplicas(namespace, "busy", (count) => count === 1);
    });

    const hasReplicas = (of: string, name: string, isRight: (count: number) => boolean) =>
        eventually(() => replicasOf(of, name), isRight, 180);

    const replicasOf = async (of: string, name: string): Promise<number> => {
        const query = ["-o", "jsonpath={.spec.replicas}"];
        return Number(await platform.kubectl(["-n", of, "get", "deployment", name, ...query]));
    };

    /**
     * A pod can be told to call itself, one call after the other: one request from outside makes
     * it as busy as its limit allows, and no busier.
     */
    const underLoad = async (
        of: string,
        selector: string,
        action: () => Promise<unknown>,
    ): Promise<void> => {
        const query = ["-l", selector, "-o", "jsonpath={.items[*].status.podIP}"];
        const addresses = await platform.kubectl(["-n", of, "get", "pods", ...query]);
        const stop = new AbortController();
        const loads = addresses.split(" ").map((it) => keepBusy(it, stop.signal));
        try {
            await action();
        } finally {
            stop.abort();
            await Promise.all(loads);
        }
    };

    const keepBusy = async (address: string, stop: AbortSignal): Promise<void> => {
        const itself = "host=127.0.0.1&port=8080&protocol=http&request=hostname&tries=300";
        for (let round = 0; round < 100 && !stop.aborted; round++) {
            const answer: Ending = await visitor.get(
                `http://${address}:8080/dial?${itself}`,
                ...["-m", "60", "-o", "/dev/null"],
            );
            assert.equal(answer.code, 0, answer.stderr);
        }
    };
});

/** A row of the name, in which a CPU stands, such as 12m. */
function hasCpu(table: string, name: string): boolean {
    return new RegExp(`^${name}\\S* +\\d+m? `, "m").test(table);
}

/** As the platform's own, but without five minutes of patience before it scales in. */
function autoscaler(): unknown {
    const target = { type: "Utilization", averageUtilization: 70 };
    return {
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "busy", namespace },
        spec: {
            scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "busy" },
            minReplicas: 1,
            maxReplicas: 3,
            metrics: [{ type: "Resource", resource: { name: "cpu", target } }],
            behavior: { scaleDown: { stabilizationWindowSeconds: 0 } },
        },
    };
}
