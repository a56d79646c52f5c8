import * as assert from "node:assert/strict";

import { dnsPort } from "../../components/coredns/ports";
import { machineOf } from "../../local/nodes/machines";
import { runningPods } from "./containers";
import type { RealPlatform } from "./realNodes";

/** Rejects, or says no, while a system does not do its job. */
export type Job = (platform: RealPlatform) => Promise<boolean>;

/** Each system that runs in real containers, by the label of its pods, and whether it works. */
export const jobs = {
    coredns: (platform) => resolves(platform, "hello.team-sample.svc.cluster.local"),
    traefik: async (platform) => /^hello-/.test(await visit(platform)),
    prometheus: async (platform) => (await targets(platform)).length > 0,
    alertmanager: (platform) =>
        answers(platform, "platform-monitoring", "alertmanager:9093", "-/ready"),
    "node-exporter": async (platform) => (await nodeMetrics(platform)).includes("node_boot_time"),
    "metrics-server": async ({ kubectl }) => {
        const usage = await kubectl(["get", "--raw", "/apis/metrics.k8s.io/v1beta1/nodes"]);
        return Object.keys(machineOf).every((name) => usage.includes(`"name":"${name}"`));
    },
    hello: (platform) => answers(platform, "team-sample", "hello:80", "hostname"),
} satisfies Readonly<Record<string, Job>>;

const question = `
    const [, server, name] = process.argv;
    const resolver = new (require("node:dns").promises.Resolver)({ timeout: 2000, tries: 1 });
    resolver.setServers([server]);
    resolver.resolve4(name).then((found) => console.log(found.join()), (error) => {
        console.error(error.message);
        process.exitCode = 1;
    });
`;

/** Whether every DNS server knows a name. */
export async function resolves(platform: RealPlatform, name: string): Promise<boolean> {
    const servers = (await runningPods(platform)).filter(({ app }) => app === "coredns");
    const answered = await Promise.all(
        servers.map(({ address }) =>
            platform.outside(process.execPath, "-e", question, `${address}:${dnsPort}`, name),
        ),
    );
    return servers.length > 0 && answered.every(({ code }) => code === 0);
}

/** Visits the sample service by its host name at the edge, and returns what it says. */
export async function visit(platform: RealPlatform): Promise<string> {
    const port = await platform.kubectl([
        ...["-n", "platform-ingress", "get", "service", "traefik"],
        ...["-o", "jsonpath={.spec.ports[?(@.port==443)].nodePort}"],
    ]);
    const host = "hello.nodes.groundwork.test";
    const edge = `${host}:${port}:${machineOf["edge-0"].address}`;
    const url = `https://${host}:${port}/hostname`;
    const answer = await platform.outside("curl", "-sk", "-m", "5", "--resolve", edge, url);
    assert.equal(answer.code, 0, answer.stderr);
    return answer.stdout;
}

/** The jobs of the targets that Prometheus reaches now. */
export async function targets({ kubectl }: RealPlatform): Promise<string[]> {
    const service = "/api/v1/namespaces/platform-monitoring/services/prometheus:9090/proxy";
    const answer = await kubectl(["get", "--raw", `${service}/api/v1/query?query=up==1`]);
    return [...answer.matchAll(/"job":"([^"]*)"/g)].map(([, job = ""]) => job);
}

async function answers(
    { kubectl }: RealPlatform,
    namespace: string,
    service: string,
    path: string,
): Promise<boolean> {
    await kubectl([
        "get",
        "--raw",
        `/api/v1/namespaces/${namespace}/services/${service}/proxy/${path}`,
    ]);
    return true;
}

/** Asked on its node's own address, as Prometheus does. */
async function nodeMetrics(platform: RealPlatform): Promise<string> {
    const agents = (await runningPods(platform)).filter(({ app }) => app === "node-exporter");
    const urls = agents.map(({ address }) => `http://${address}:9100/metrics`);
    const answer = await platform.outside("curl", "-sf", "-m", "5", ...urls);
    assert.equal(answer.code, 0, answer.stderr);
    return answer.stdout;
}
