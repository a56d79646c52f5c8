import * as assert from "node:assert/strict";
import { z } from "zod";

import { rememberedPorts } from "../../local/cluster/ports";
import { unavailableImages } from "../../local/images";
import { referenceParts } from "../../local/images/reference";
import { machines } from "../../local/nodes/machines";
import { imageReference, images } from "../../versions";
import {
    bringUpTimeout,
    environment,
    eventually,
    type RealPlatform,
    realPlatform,
} from "../support/realNodes";

const podList = z.object({
    items: z.array(
        z.object({
            metadata: z.object({ name: z.string(), namespace: z.string() }),
            spec: z.object({
                nodeName: z.string(),
                containers: z.array(z.object({ image: z.string() })),
            }),
            status: z.object({
                conditions: z.array(z.object({ type: z.string(), status: z.string() })),
            }),
        }),
    ),
});

// Slow: these tests run the whole platform in real containers. The first of them brings it up.
describe("real nodes", () => {
    let platform: RealPlatform;

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
    });

    const pods = async () =>
        podList.parse(JSON.parse(await platform.kubectl(["get", "pods", "-A", "-o", "json"])));

    it("run every pod of the platform, and simulate only those whose image cannot be had", async () => {
        const { items } = await pods();
        const images = unavailableImages.map(({ reference }) => reference);
        for (const { metadata, spec, status } of items) {
            const ready = status.conditions.find(({ type }) => type === "Ready");
            assert.equal(ready?.status, "True", metadata.name);
            const real = machines.some(({ name }) => name === spec.nodeName);
            const possible = !spec.containers.some(({ image }) => images.includes(image));
            // A node agent runs on every node, the simulated one among them.
            assert.ok(real === possible || metadata.name.startsWith("node-exporter-"));
        }
    });

    it("keep the edge for what belongs there", async () => {
        const { items } = await pods();
        const atTheEdge = items
            .filter(({ spec }) => spec.nodeName === "edge-0")
            .map(({ metadata }) => metadata.name.replace(/-.*/, ""));
        assert.deepEqual([...new Set(atTheEdge)].sort(), ["node", "traefik"]);
    });

    it("have an answer for kubectl logs, exec and port-forward", async () => {
        const of = ["-n", "team-sample"];
        const logs = await platform.kubectl([...of, "logs", "deployment/hello"]);
        assert.match(logs, /Started HTTP server on port 8080/);
        const exec = ["exec", "deployment/hello", "--", "/agnhost", "connect"];
        await platform.kubectl([...of, ...exec, "kubernetes.default:443", "--timeout=5s"]);
        await assert.rejects(
            platform.kubectl([...of, ...exec, "hello.team-sample:81", "--timeout=1s"]),
            /REFUSED|TIMEOUT/,
        );
    });

    it("are reached from outside by their addresses, and by nobody on this machine", async () => {
        const port = await platform.kubectl([
            ...["-n", "platform-ingress", "get", "service", "traefik"],
            ...["-o", "jsonpath={.spec.ports[?(@.port==443)].nodePort}"],
        ]);
        const host = "hello.nodes.groundwork.test";
        const edge = machines.find(({ role }) => role === "edge");
        const address = `${host}:${port}:${edge?.address}`;
        const url = `https://${host}:${port}/hostname`;
        const answer = await eventually(
            () => platform.outside("curl", "-sk", "-m", "5", "--resolve", address, url),
            ({ code }) => code === 0,
        );
        assert.match(answer.stdout, /^hello-/);
    });

    it("find an image that came after their start, once up has been run", async () => {
        const { repository, tag } = referenceParts(imageReference(images.busybox));
        const port = rememberedPorts(platform.layout)?.registry;
        const manifest = `http://127.0.0.1:${port}/v2/${repository}/manifests/${tag}`;
        const accept = "application/vnd.oci.image.manifest.v1+json";
        const status = async (method: string) =>
            (await fetch(manifest, { method, headers: { accept } })).status;
        assert.equal(await status("HEAD"), 200);
        assert.equal(await status("DELETE"), 202);
        assert.equal(await status("HEAD"), 404);
        const { code, stderr } = await platform.groundwork("up", "-e", environment);
        assert.equal(code, 0, stderr);
        assert.equal(await status("HEAD"), 200);
    });
});
