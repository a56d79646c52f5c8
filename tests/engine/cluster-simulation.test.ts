import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";
import { container, freshTenant, pod, podTemplate, type Tenant, workload } from "../support/tenant";

describe("the simulation of the embedded cluster", function () {
    this.timeout(20_000);
    let engine: TestEngine;
    let tenant: Tenant;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
    });
    beforeEach(async () => {
        tenant = await freshTenant(engine);
    });

    it("runs Deployments, and DaemonSets on the nodes that they tolerate", async () => {
        await tenant.apply(workload("Deployment", "web", { replicas: 3 }));
        await tenant.apply(workload("DaemonSet", "agent", {}));
        const everywhere = { tolerations: [{ operator: "Exists" }] };
        await tenant.apply(workload("DaemonSet", "everywhere", {}, everywhere));
        await tenant.wait("condition=Available", "deployment/web");
        for (const [name, count] of [
            ["agent", 3],
            ["everywhere", 4],
        ] as const) {
            await tenant.wait(`jsonpath={.status.numberReady}=${count}`, `daemonset/${name}`);
        }
    });

    it("finishes init containers, starts sidecars, and completes Jobs", async () => {
        const init = { ...container, name: "init" };
        const sidecar = { ...container, name: "sidecar", restartPolicy: "Always" };
        await tenant.apply(pod("whole", { initContainers: [init, sidecar] }));
        await tenant.apply({
            apiVersion: "batch/v1",
            kind: "Job",
            metadata: { name: "once" },
            spec: {
                completions: 3,
                parallelism: 2,
                template: podTemplate("once", { restartPolicy: "Never" }),
            },
        });
        await tenant.wait("condition=Ready", "pod/whole");
        const ready = await tenant.read("pod/whole", ".status.initContainerStatuses[*].ready");
        assert.equal(ready, "true true");
        await tenant.wait("condition=Complete", "job/once");
        assert.equal(await tenant.read("job/once", ".status.succeeded"), "3");
    });

    it("gives a StatefulSet its disks, and wipes them when they are given back", async () => {
        const claim = {
            metadata: { name: "data" },
            spec: {
                accessModes: ["ReadWriteOnce"],
                resources: { requests: { storage: "10Gi" } },
            },
        };
        const spec = { replicas: 2, serviceName: "db", volumeClaimTemplates: [claim] };
        await tenant.apply(workload("StatefulSet", "db", spec));
        await tenant.wait("jsonpath={.status.readyReplicas}=2", "statefulset/db");
        const disk = await tenant.read("pvc/data-db-1", ".spec.volumeName");
        assert.match(disk, /^simulated-\d\d$/);
        await tenant.kubectl("delete", "statefulset/db", "pvc/data-db-0", "pvc/data-db-1");
        await tenant.wait("jsonpath={.status.phase}=Available", `pv/${disk}`);
        assert.equal(await tenant.read(`pv/${disk}`, ".spec.claimRef"), "");
    });

    it("gives load balancers and Ingresses an address", async () => {
        await tenant.kubectl("create", "service", "loadbalancer", "outside", "--tcp=80");
        await tenant.kubectl("create", "ingress", "site", "--rule=example.com/*=outside:80");
        const given = "{.status.loadBalancer.ingress[0]";
        const address = await tenant.read("service/outside", ".spec.clusterIP");
        await tenant.wait(`jsonpath=${given}.ip}=${address}`, "service/outside");
        await tenant.wait(`jsonpath=${given}.hostname}=ingress.groundwork.invalid`, "ingress/site");
    });

    it("replaces a deleted pod of a StatefulSet, and deletes it only once", async () => {
        await tenant.apply(workload("StatefulSet", "db", { replicas: 1, serviceName: "db" }));
        const log = path.join(engine.home, "cluster", "logs", "kwok.log");
        const before = fs.readFileSync(log, "utf8").length;
        for (let round = 0; round < 3; round++) {
            await tenant.wait("jsonpath={.status.readyReplicas}=1", "statefulset/db");
            await tenant.kubectl("delete", "pod/db-0");
        }
        await tenant.wait("jsonpath={.status.readyReplicas}=1", "statefulset/db");
        assert.doesNotMatch(fs.readFileSync(log, "utf8").slice(before), /failed to delete pod/);
    });

    it("leaves a deleted pod to whoever has set a finalizer", async () => {
        const finalizers = ["example.com/hold"];
        const held = pod("held");
        await tenant.apply({ ...held, metadata: { ...held.metadata, finalizers } });
        await tenant.wait("condition=Ready", "pod/held");
        await tenant.kubectl("delete", "pod/held", "--wait=false");
        await tenant.wait("jsonpath={.metadata.deletionGracePeriodSeconds}=0", "pod/held");
        const release = '{"metadata":{"finalizers":null}}';
        await tenant.kubectl("patch", "pod/held", "--type=merge", `--patch=${release}`);
        await tenant.wait("delete", "pod/held");
    });

    it("says why a pod has no logs, and runs no command", async () => {
        await tenant.apply(pod("mute"));
        await tenant.wait("condition=Ready", "pod/mute");
        assert.match(await tenant.kubectl("logs", "mute"), /^Groundwork: no container runs in the/);
        assert.match(await tenant.kubectl("logs", "mute", "--previous"), /no container runs/);
        await assert.rejects(tenant.kubectl("exec", "mute", "--", "true"), /no exec found for/);
    });
});
