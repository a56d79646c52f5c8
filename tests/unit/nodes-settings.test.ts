import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

import { clusterLayout } from "../../local/cluster/layout";
import { nodePartPlan } from "../../local/nodes/parts";
import { fabricNetwork, machines } from "../../local/nodes/machines";
import { machineObject } from "../../local/nodes/objects";
import { requireMachine } from "../../local/nodes/requirements";
import { machineFiles, writeMachineSettings } from "../../local/nodes/settings";
import { UserError } from "../../errors";
import { temporaryFolder } from "../support/temporary";

const programs = {
    kubelet: "/cache/it's here/kubelet",
    kubeProxy: "/cache/kube-proxy",
    sandboxImage: "registry.k8s.io/pause:3.10",
};

const hasTaints = z.object({ taints: z.array(z.object({ key: z.string() })) });

describe("the machines of real nodes", () => {
    const folder = temporaryFolder();
    const layout = () => clusterLayout(folder(), "real");

    it("have addresses that lead nowhere outside, and a range of their own for pods", () => {
        const addresses = machines.map(({ address }) => address);
        assert.equal(new Set([...addresses, fabricNetwork.address]).size, machines.length + 1);
        assert.ok(addresses.every((address) => address.startsWith("198.51.100.")));
        assert.equal(new Set(machines.map(({ podRange }) => podRange)).size, machines.length);
    });

    it("are known to the API server before their kubelet comes", () => {
        const objects = machines.map(machineObject);
        const tainted = objects.filter(({ spec }) => hasTaints.safeParse(spec).success);
        assert.deepEqual(
            tainted.map(({ metadata }) => metadata.name),
            ["edge-0"],
        );
        assert.ok(objects.every(({ metadata }) => metadata.annotations === undefined));
    });

    it("get all the files that their plan is made of, readable by their owner only", () => {
        const [machine] = machines;
        assert.ok(machine);
        writeMachineSettings(layout(), machine, programs);
        const { all, directory } = machineFiles(layout(), machine.name);
        for (const file of all.filter((one) => one.startsWith(directory))) {
            assert.equal(fs.statSync(file).mode & 0o077, 0, file);
        }
        const batch = fs.readFileSync(path.join(directory, "network.batch"), "utf8");
        for (const other of machines.slice(1)) {
            assert.ok(batch.includes(`route add ${other.podRange} via ${other.address}\n`));
        }
        assert.match(
            fs.readFileSync(path.join(directory, "programs"), "utf8"),
            /^kubelet='\/cache\/it'\\''s here\/kubelet'$/m,
        );
    });

    it("let nobody in without a certificate or token, and hand out the platform's resolver", () => {
        const [machine] = machines;
        assert.ok(machine);
        writeMachineSettings(layout(), machine, programs);
        const { directory } = machineFiles(layout(), machine.name);
        const kubelet = z
            .looseObject({
                authentication: z.object({
                    anonymous: z.object({ enabled: z.boolean() }),
                    webhook: z.object({ enabled: z.boolean() }),
                    x509: z.object({ clientCAFile: z.string() }),
                }),
                authorization: z.object({ mode: z.string() }),
                readOnlyPort: z.int(),
                clusterDNS: z.array(z.string()),
            })
            .parse(parse(fs.readFileSync(path.join(directory, "kubelet.yaml"), "utf8")));
        assert.equal(kubelet.authentication.anonymous.enabled, false);
        assert.equal(kubelet.authentication.webhook.enabled, true);
        assert.equal(kubelet.authorization.mode, "Webhook");
        assert.equal(kubelet.readOnlyPort, 0);
        assert.deepEqual(kubelet.clusterDNS, ["10.96.0.10"]);
    });

    it("are set up anew when a setting of theirs changes", () => {
        const [machine] = machines;
        assert.ok(machine);
        const plan = () => nodePartPlan(machine.name, layout(), somePorts).args.join(" ");
        writeMachineSettings(layout(), machine, programs);
        const before = plan();
        assert.equal(plan(), before);
        writeMachineSettings(layout(), machine, { ...programs, kubelet: "/cache/other" });
        assert.notEqual(plan(), before);
    });
});

const somePorts = {
    etcd: 20001,
    "etcd-peer": 20002,
    "kube-apiserver": 20003,
    "kube-controller-manager": 20004,
    "kube-scheduler": 20005,
    kwok: 20006,
    registry: 20007,
};

describe("what real nodes ask of a machine", () => {
    const refusal = (home: string): string => {
        try {
            requireMachine(clusterLayout(home, "real"));
            return "";
        } catch (error) {
            assert.ok(error instanceof UserError);
            assert.doesNotMatch(error.message, /\n/);
            return error.message;
        }
    };

    it("is said in one sentence: no root", function () {
        if (process.getuid?.() === 0) {
            this.skip();
        }
        assert.match(refusal("/home/somebody"), /need root on Linux.*sudo/);
    });

    it("is said in one sentence: a home that the nodes hide", function () {
        if (process.getuid?.() !== 0) {
            this.skip();
        }
        assert.match(
            refusal("/var/lib/somebody"),
            /\/var\/lib, .*GROUNDWORK_HOME|need the packages/,
        );
    });
});
