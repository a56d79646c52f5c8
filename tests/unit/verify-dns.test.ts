import * as assert from "node:assert/strict";
import * as net from "node:net";

import { type Answer, streamDecode, streamEncode } from "dns-packet";

import { askDns, readAnswer } from "../../cli/verify/dns";
import { parseResolver } from "../../cli/verify/checks/dns";

function packet(answers: Answer[], code = 0): Buffer {
    const name = "backend.shop.svc.cluster.local";
    return streamEncode({
        type: "response",
        flags: code,
        questions: [{ type: "A", name }],
        answers,
    });
}

const address: Answer = { type: "A", name: "backend", data: "10.96.0.7" };

describe("an answer of a DNS server", () => {
    it("is read once it is complete", () => {
        const whole = packet([address]);
        assert.equal(readAnswer(whole.subarray(0, 1), "A"), undefined);
        assert.equal(readAnswer(whole.subarray(0, whole.length - 1), "A"), undefined);
        assert.deepEqual(readAnswer(whole, "A"), { code: "NOERROR", data: ["10.96.0.7"] });
    });

    it("tells only the records of the type that was asked for", () => {
        const alias: Answer = { type: "CNAME", name: "alias", data: "kubernetes.default" };
        assert.deepEqual(readAnswer(packet([alias, address]), "CNAME")?.data, [
            "kubernetes.default",
        ]);
    });

    it("has the server's code", () => {
        assert.equal(readAnswer(packet([], 3), "A")?.code, "NXDOMAIN");
        assert.equal(readAnswer(packet([], 2), "A")?.code, "SERVFAIL");
        assert.equal(readAnswer(packet([], 9), "A")?.code, "code 9");
    });

    it("comes over TCP, in as many pieces as it likes", async () => {
        const server = net.createServer((socket) => {
            socket.on("data", (question) => {
                const { id = 0, questions } = streamDecode(question);
                const answer = streamEncode({
                    type: "response",
                    id,
                    questions,
                    answers: [address],
                });
                socket.write(answer.subarray(0, 5));
                setTimeout(() => socket.end(answer.subarray(5)), 10);
            });
        });
        await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
        const bound = server.address();
        assert.ok(typeof bound === "object" && bound !== null);
        const answer = await askDns({ through: (work) => work(bound.port) }, "backend", "A");
        assert.deepEqual(answer.data, ["10.96.0.7"]);
        assert.ok(answer.milliseconds >= 0);
        server.close();
    });

    it("is missed where the server hangs up", async () => {
        const server = net.createServer((socket) => socket.end());
        await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
        const bound = server.address();
        assert.ok(typeof bound === "object" && bound !== null);
        await assert.rejects(
            askDns({ through: (work) => work(bound.port) }, "backend", "A"),
            /hung up/,
        );
        server.close();
    });
});

describe("a pod's resolv.conf", () => {
    it("tells its servers and where it searches", () => {
        const text = [
            'content of file "/etc/resolv.conf": search shop.svc.cluster.local svc.cluster.local',
            "nameserver 10.96.0.10",
            "nameserver fd00::a",
            "options ndots:5",
            "",
        ].join("\n");
        assert.deepEqual(parseResolver(text), {
            servers: ["10.96.0.10", "fd00::a"],
            search: ["shop.svc.cluster.local", "svc.cluster.local"],
        });
    });

    it("may begin with a server", () => {
        const text = 'content of file "/etc/resolv.conf": nameserver 10.96.0.10\n';
        assert.deepEqual(parseResolver(text), { servers: ["10.96.0.10"], search: [] });
    });
});
