import * as assert from "node:assert/strict";

import { agnhostBackend, apply, forget, namespaceObject, rolledOut } from "../support/agnhost";
import { bringUpTimeout, eventually, type RealPlatform, realPlatform } from "../support/realNodes";
import { siteCertificate } from "../support/siteCertificate";
import type { Steady } from "../support/steadily";
import { sharedFolder } from "../support/temporary";
import { type Visitor, visitorAtTheEdge } from "../support/visitor";

const namespace = "test-ingress";
const shop = { namespace, name: "shop", replicas: 2 };
const news = { namespace, name: "news", replicas: 1 };
const host = "shop.visitors.test";
const otherHost = "news.visitors.test";

// Slow: pods come and go one after the other, and each drains before it does.
describe("traffic to real nodes", () => {
    const folder = sharedFolder();
    let platform: RealPlatform;
    let visitor: Visitor;
    let trusting: readonly string[];

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
        visitor = await visitorAtTheEdge(platform);
        const certificate = { namespace, name: "visitors", hosts: [host, otherHost] };
        const site = await siteCertificate(folder(), certificate);
        trusting = site.trusting;
        await apply(platform, [
            namespaceObject(namespace),
            ...agnhostBackend(shop),
            ...agnhostBackend(news),
            site.secret,
            ingress(),
        ]);
        await rolledOut(platform, namespace, "shop");
        await rolledOut(platform, namespace, "news");
        for (const [of, backend] of [
            [host, "shop-"],
            [otherHost, "news-"],
        ] as const) {
            await eventually(
                () => visitor.get(`https://${of}/hostname`, ...trusting),
                ({ code, stdout }) => code === 0 && stdout.startsWith(backend),
            );
        }
    });

    after(async () => {
        await forget(platform, namespace);
    });

    const bodyOf = async (url: string): Promise<string> => {
        const { code, stdout, stderr } = await visitor.get(url, "-f", ...trusting);
        assert.equal(code, 0, stderr);
        return stdout;
    };

    it("goes to the backend that host and path name", async () => {
        assert.match(await bodyOf(`https://${host}/hostname`), /^shop-/);
        assert.match(await bodyOf(`https://${host}/hostName`), /^news-/);
        assert.match(await bodyOf(`https://${otherHost}/hostname`), /^news-/);
    });

    it("is encrypted with the certificate that the Ingress names, and with no other", async () => {
        const { code, stderr } = await visitor.get(`https://${host}/hostname`);
        assert.equal(code, 60, stderr); // Nobody but the test knows this authority.
        const other = await visitor.get("https://elsewhere.test/", ...trusting);
        assert.equal(other.code, 60, other.stderr);
    });

    it("is sent on to https where it comes in the clear", async () => {
        const shown = ["-o", "/dev/null", "-w", "%{http_code} %{redirect_url}"];
        const { stdout } = await visitor.get(`http://${host}/hostname?of=it`, ...shown);
        assert.match(stdout, new RegExp(`^30[18] https://${host}(:443)?/hostname\\?of=it$`));
    });

    it("finds nothing at a host that no Ingress names", async () => {
        const shown = ["-k", "-o", "/dev/null", "-w", "%{http_code}"];
        assert.equal((await visitor.get("https://unknown.visitors.test/", ...shown)).stdout, "404");
    });

    it("never fails while the backend rolls", async () => {
        const visits = await threeVisitors();
        const left = await podNames(namespace, "app=shop");
        await apply(platform, agnhostBackend({ ...shop, revision: "2" }));
        await rolledOut(platform, namespace, "shop");
        await allGone(namespace, "app=shop", left);
        await assertNoFailure(visits);
    });

    it("never fails while Traefik rolls", async () => {
        const visits = await threeVisitors();
        const traefik = "app.kubernetes.io/name=traefik";
        const left = await podNames("platform-ingress", traefik);
        const restart = ["rollout", "restart", "deployment/traefik"];
        await platform.kubectl(["-n", "platform-ingress", ...restart]);
        await rolledOut(platform, "platform-ingress", "traefik");
        // The old one drains for a while yet: what it still takes has to be answered, too.
        await allGone("platform-ingress", traefik, left);
        await assertNoFailure(visits);
    });

    const threeVisitors = () =>
        Promise.all(
            [1, 2, 3].map(() => visitor.keepAsking(`https://${host}/hostname`, ...trusting)),
        );

    const podNames = async (of: string, selector: string): Promise<string[]> => {
        const query = ["-l", selector, "-o", "jsonpath={.items[*].metadata.name}"];
        return (await platform.kubectl(["-n", of, "get", "pods", ...query])).split(" ");
    };

    const allGone = (of: string, selector: string, names: readonly string[]) =>
        eventually(
            () => podNames(of, selector),
            (now) => !names.some((name) => now.includes(name)),
            120,
        );
});

async function assertNoFailure(visits: readonly Steady[]): Promise<void> {
    const said = (await Promise.all(visits.map(({ stop }) => stop()))).flat();
    assert.deepEqual(
        said.filter((answer) => !/^shop-\S+ 200$/.test(answer)),
        [],
    );
    assert.ok(said.length > 60, `only ${said.length} requests were made`);
}

function ingress(): unknown {
    const backend = (name: string) => ({ service: { name, port: { name: "http" } } });
    const prefix = (of: string, to: string) => ({
        path: of,
        pathType: "Prefix",
        backend: backend(to),
    });
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "visitors", namespace },
        spec: {
            ingressClassName: "traefik",
            tls: [{ hosts: [host, otherHost], secretName: "visitors" }],
            rules: [
                { host, http: { paths: [prefix("/", "shop"), prefix("/hostName", "news")] } },
                { host: otherHost, http: { paths: [prefix("/", "news")] } },
            ],
        },
    };
}
