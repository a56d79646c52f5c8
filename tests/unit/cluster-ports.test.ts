import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as net from "node:net";
import { clusterLayout } from "../../local/cluster/layout";
import {
    isFree,
    type Ports,
    rememberedPorts,
    settlePorts,
    socketNames,
} from "../../local/cluster/ports";
import { temporaryFolder } from "../support/temporary";

describe("the ports of the cluster", () => {
    const folder = temporaryFolder();
    const layout = () => clusterLayout(folder());
    const nothingRuns = () => false;
    beforeEach(() => {
        fs.mkdirSync(layout().root);
    });

    /** Does something while somebody listens on a port. */
    async function occupied<T>(port: number, work: () => Promise<T>): Promise<T> {
        const server = net.createServer();
        await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
        try {
            return await work();
        } finally {
            await new Promise((resolve) => server.close(resolve));
        }
    }

    const remember = (ports: Ports): void => {
        fs.writeFileSync(layout().ports, JSON.stringify(ports));
    };

    it("are unknown before the first start", () => {
        assert.equal(rememberedPorts(layout()), undefined);
    });

    it("are drawn once, all different, below those of outgoing connections", async () => {
        const ports = await settlePorts(layout(), nothingRuns);
        const numbers = socketNames.map((name) => ports[name]);
        assert.equal(new Set(numbers).size, socketNames.length);
        assert.ok(numbers.every((port) => port >= 20_000 && port < 32_000));
        assert.deepEqual(await settlePorts(layout(), nothingRuns), ports);
        assert.deepEqual(rememberedPorts(layout()), ports);
    });

    it("change where somebody else has taken one, and only there", async () => {
        const before = await settlePorts(layout(), nothingRuns);
        const after = await occupied(before["kube-apiserver"], () =>
            settlePorts(layout(), nothingRuns),
        );
        assert.notEqual(after["kube-apiserver"], before["kube-apiserver"]);
        assert.deepEqual({ ...after, "kube-apiserver": before["kube-apiserver"] }, before);
        assert.deepEqual(rememberedPorts(layout()), after);
    });

    it("stay where the part itself is what listens", async () => {
        const before = await settlePorts(layout(), nothingRuns);
        const after = await occupied(before.etcd, () =>
            settlePorts(layout(), (name) => name === "etcd"),
        );
        assert.deepEqual(after, before);
    });

    it("never serve two sockets, whatever the file says", async () => {
        const before = await settlePorts(layout(), nothingRuns);
        remember({ ...before, kwok: before.etcd });
        const after = await settlePorts(layout(), nothingRuns);
        assert.equal(new Set(Object.values(after)).size, socketNames.length);
        assert.equal(after.etcd, before.etcd);
    });

    for (const content of ["", "{", "[]", '{"etcd": 20001}', '{"etcd": "20001"}']) {
        it(`are drawn anew when the file holds ${JSON.stringify(content)}`, async () => {
            fs.writeFileSync(layout().ports, content);
            assert.equal(rememberedPorts(layout()), undefined);
            await settlePorts(layout(), nothingRuns);
            assert.ok(rememberedPorts(layout()));
        });
    }

    it("are free while nobody listens", async () => {
        const { etcd } = await settlePorts(layout(), nothingRuns);
        assert.equal(await isFree(etcd), true);
        assert.equal(await occupied(etcd, () => isFree(etcd)), false);
    });
});
