import * as assert from "node:assert/strict";

import { imageReference, images } from "../../versions";
import { agnhostBackend, apply, forget, namespaceObject, rolledOut } from "../support/agnhost";
import {
    type EditedEnvironment,
    editedEnvironment,
    environmentFile,
} from "../support/editedEnvironment";
import { type PodPlace, placeOfPod } from "../support/inPod";
import { bringUpTimeout, eventually, type RealPlatform, realPlatform } from "../support/realNodes";
import { steadily } from "../support/steadily";

const namespace = "test-names";
const own = ["-n", namespace];
const stubDomain = "corp.test";
const stubAddress = "10.96.200.53";
const stubAnswer = "192.0.2.7";

// Slow: pods have to start, and CoreDNS rolls its only pod with time to drain.
describe("names on real nodes", () => {
    let platform: RealPlatform;
    let pod: PodPlace;
    let edited: EditedEnvironment | undefined;

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
        await apply(platform, [
            namespaceObject(namespace),
            ...agnhostBackend({ namespace, name: "echo", replicas: 2 }),
            service("echo-pods", { clusterIP: "None", selector: { app: "echo" } }),
            service("elsewhere", {
                type: "ExternalName",
                externalName: "hello.team-sample.svc.cluster.local",
            }),
        ]);
        await rolledOut(platform, namespace, "echo");
        pod = await placeOfPod(platform, namespace, "app=echo");
    });

    after(async () => {
        await edited?.undo();
        await forget(platform, namespace);
    });

    /** As a program in the pod gets them: by the pod's own search list. */
    const addressesOf = async (name: string): Promise<string[]> => {
        const { stdout } = await pod.run("getent", "ahostsv4", name);
        const lines = stdout.split("\n").filter((line) => line !== "");
        return [...new Set(lines.map((line) => line.split(" ")[0] ?? ""))].sort();
    };
    const isAnswered = (name: string, addresses: readonly string[]) =>
        eventually(
            () => addressesOf(name),
            (found) => JSON.stringify(found) === JSON.stringify(addresses),
            30,
        );
    const clusterIp = (of: string, name: string) =>
        platform.kubectl(["-n", of, "get", "service", name, "-o", "jsonpath={.spec.clusterIP}"]);

    it("lead from a pod to a Service, by every form of its name", async () => {
        const address = await clusterIp(namespace, "echo");
        for (const name of ["echo", `echo.${namespace}`, `echo.${namespace}.svc.cluster.local`]) {
            await isAnswered(name, [address]);
        }
        await isAnswered("hello.team-sample", [await clusterIp("team-sample", "hello")]);
    });

    it("of a headless Service are every pod's address", async () => {
        const query = "jsonpath={.items[*].status.podIP}";
        const listed = await platform.kubectl([
            ...own,
            "get",
            "pods",
            "-l",
            "app=echo",
            "-o",
            query,
        ]);
        const addresses = listed.split(" ").sort();
        assert.equal(addresses.length, 2);
        await isAnswered("echo-pods", addresses);
    });

    it("of the type ExternalName lead to what they stand for", async () => {
        await isAnswered("elsewhere", [await clusterIp("team-sample", "hello")]);
    });

    it("of a stub domain are asked of the resolver that the settings name", async () => {
        await apply(platform, stubResolver);
        await rolledOut(platform, namespace, "resolver");
        edited = await editedEnvironment(platform);
        const stub = `  groundwork:dns:\n    stubDomains: { ${stubDomain}: [${stubAddress}] }\n`;
        edited.checkout.edit(environmentFile, (text) =>
            text.replace("config:\n", `config:\n${stub}`),
        );
        await edited.groundwork("up");
        await isAnswered(`db.${stubDomain}`, [stubAnswer]);
    });

    it("that nobody has are said not to be there", async () => {
        const name = `nobody.${namespace}.svc.cluster.local`;
        const ask = `require("dns").promises.resolve4("${name}").catch((e) => console.log(e.code))`;
        const { stdout } = await pod.run("node", "-e", ask);
        assert.equal(stdout.trim(), "ENOTFOUND");
    });

    it("are answered all the time while CoreDNS rolls", async () => {
        // One attempt only: a single question that is lost counts as a failure.
        const once = "RES_OPTIONS='attempts:1 timeout:5'";
        const name = `echo.${namespace}.svc.cluster.local.`;
        const lookup = `${once} getent ahostsv4 ${name} >/dev/null && echo yes || echo "no $(date)"`;
        const lookups = await steadily(pod.within, lookup);
        const dns = ["-n", "platform-dns"];
        const query = "jsonpath={.items[*].metadata.name}";
        const pods = () => platform.kubectl([...dns, "get", "pods", "-o", query]);
        const before = await pods();
        await platform.kubectl([...dns, "rollout", "restart", "deployment/coredns"]);
        await rolledOut(platform, "platform-dns", "coredns");
        // The old one goes on for a while, and the test with it: until nothing of it is left.
        await eventually(pods, (now) => !now.includes(" ") && now !== before);
        const said = await lookups.stop();
        assert.deepEqual([...new Set(said)], ["yes"], said.filter((it) => it !== "yes").join("\n"));
        assert.ok(said.length > 20);
    });
});

function service(name: string, spec: unknown): unknown {
    return { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec };
}

/** Somebody else's resolver, which knows one name of one domain. */
const resolverLabels = { app: "resolver" };
const stubResolver: readonly unknown[] = [
    {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "resolver", namespace },
        data: {
            Corefile: [
                `${stubDomain}:1053 {`,
                "    hosts {",
                `        ${stubAnswer} db.${stubDomain}`,
                "    }",
                "}",
            ].join("\n"),
        },
    },
    {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "resolver", namespace },
        spec: {
            selector: { matchLabels: resolverLabels },
            template: {
                metadata: { labels: resolverLabels },
                spec: {
                    containers: [
                        {
                            name: "resolver",
                            image: imageReference(images.coredns),
                            args: ["-conf", "/etc/resolver/Corefile"],
                            volumeMounts: [{ name: "config", mountPath: "/etc/resolver" }],
                        },
                    ],
                    volumes: [{ name: "config", configMap: { name: "resolver" } }],
                },
            },
        },
    },
    service("resolver", {
        clusterIP: stubAddress,
        selector: resolverLabels,
        ports: [
            { name: "dns", port: 53, targetPort: 1053, protocol: "UDP" },
            { name: "dns-tcp", port: 53, targetPort: 1053, protocol: "TCP" },
        ],
    }),
];
