import * as assert from "node:assert/strict";

import { codeOf, inTurn, roundSentence, type Turn } from "../../cli/fleet/turns";
import { parseConfig } from "../../config";
import { fleetOf, withContext } from "../../config/fleet";
import { UserError } from "../../errors";
import { concernsStack } from "../../policy/library/exemptions";

const eu = { name: "eu", context: "at-eu" };
const us = {
    name: "us",
    context: "at-us",
    settings: {
        domain: "us.example.com",
        dns: { upstreams: ["10.0.0.2"] },
        ingress: { service: "NodePort" },
    },
};
const exemption = {
    rule: "no-bare-pods",
    target: { kind: "Pod", namespace: "shop", name: "web" },
    reason: "It shows which stacks it is for.",
    owner: "testers",
    expires: "2026-06-30",
};
const service = { name: "web", image: "ghcr.io/acme/web:1.0.0", host: "web.example.com" };
const base = {
    profile: "small",
    domain: "example.com",
    dns: { provider: "cluster", upstreams: ["10.0.0.1"] },
    grafana: { host: "elsewhere.example.org" },
    teams: [{ name: "shop", quota: { cpu: 8, memory: "8Gi" }, services: [service] }],
};
const prod = { ...base, clusters: [eu, us] };

function messageOf(run: () => unknown): string {
    try {
        run();
    } catch (error) {
        assert.ok(error instanceof UserError, String(error));
        assert.equal(error.message.split("\n").length, 1);
        return error.message;
    }
    return assert.fail("it was accepted");
}

describe("an environment of several clusters", () => {
    it("has a configuration for each, under its stack's name and with its context", () => {
        const config = parseConfig("prod.eu", prod);
        assert.deepEqual([config.environment, config.context], ["prod.eu", "at-eu"]);
        assert.deepEqual(config.dns.upstreams, ["10.0.0.1"]);
        assert.equal(config.teams[0]?.services[0]?.host, "web.example.com");
    });

    it("has a cluster's settings in the place of its own, maps key by key", () => {
        const config = parseConfig("prod.us", prod);
        assert.deepEqual(config.dns.upstreams, ["10.0.0.2"]);
        assert.equal(config.dns.provider, "cluster");
        assert.equal(config.ingress.service, "NodePort");
    });

    it("moves the hosts below its zone with it, and no other", () => {
        const config = parseConfig("prod.us", prod);
        assert.equal(config.domain, "us.example.com");
        assert.equal(config.teams[0]?.services[0]?.host, "web.us.example.com");
        assert.equal(config.grafana.host, "elsewhere.example.org");
    });

    it("is rolled out in the order of its list", () => {
        assert.deepEqual(
            fleetOf("prod", { ...base, clusters: [us, eu] }).map(({ name }) => name),
            ["us", "eu"],
        );
    });

    it("is one cluster where it lists none", () => {
        for (const clusters of [undefined, []]) {
            const config = parseConfig("prod", { ...base, context: "at", clusters });
            assert.equal(config.environment, "prod");
            assert.ok(!("clusters" in config));
        }
    });

    it("reaches one of them by another context, if that is asked for", () => {
        const changes = withContext("prod.us", prod, "tunnel");
        assert.equal(parseConfig("prod.us", { ...prod, ...changes }).context, "tunnel");
        assert.equal(parseConfig("prod.eu", { ...prod, ...changes }).context, "at-eu");
        assert.deepEqual(withContext("dev", base, "tunnel"), { context: "tunnel" });
    });

    it("has the exemptions of the environment, and those of its own", () => {
        const holdsAt = (stacks: readonly string[], stack: string): boolean =>
            concernsStack({ ...exemption, stacks }, stack);
        assert.ok(holdsAt(["prod"], "prod.eu"));
        assert.ok(holdsAt(["prod.eu"], "prod.eu"));
        assert.ok(!holdsAt(["prod.eu"], "prod.us"));
        assert.ok(!holdsAt(["prod"], "production"));
    });

    const at = (...clusters: readonly unknown[]) => ({ ...base, clusters });
    const cases: readonly (readonly [what: string, settings: object, says: RegExp])[] = [
        [
            "a context beside them",
            { ...prod, context: "here" },
            /groundwork:context is "here", but must be left out where groundwork:clusters has/,
        ],
        [
            "two of one name",
            at(eu, { ...us, name: "eu" }),
            /clusters\[1\]\.name is "eu".* only once/,
        ],
        [
            "two at one context",
            at(eu, { ...us, context: "at-eu" }),
            /clusters\[1\]\.context is "at-eu", but must be used only once in the list/,
        ],
        ["a name that is none", at({ ...eu, name: "e.u" }), /clusters\[0\]\.name is "e\.u".*label/],
        ["one without a context", at({ name: "eu" }), /clusters\[0\]\.context is missing: add it/],
        ["what is no list", { ...base, clusters: "eu" }, /clusters is "eu", but must be a list/],
        [
            "a key that there is not",
            at({ ...eu, domain: "a.b" }),
            /\[0\]\.domain is .*no such setting/,
        ],
        [
            "a context among a cluster's settings",
            at({ ...eu, settings: { context: "x" } }),
            /settings\.context is "x", but must be beside the cluster's name/,
        ],
        [
            "clusters among a cluster's settings",
            at({ ...eu, settings: { clusters: [] } }),
            /settings\.clusters is \[\], but must be left out/,
        ],
        [
            "a secret among a cluster's settings, without showing it",
            at({ ...eu, settings: { grafanaClientSecret: "t0ken" } }),
            /grafanaClientSecret is "\(a secret\)", but must be set for the whole environment/,
        ],
        [
            "a wrong setting of one cluster, by its place in the file",
            at({ ...eu, settings: { dns: { provider: "nobody" } } }),
            /clusters\[0\]\.settings\.dns\.provider is "nobody", but must be one of platform, cluster/,
        ],
        [
            "an unknown setting of one cluster, by its place in the file",
            at({ ...eu, settings: { domian: "a.b" } }),
            /clusters\[0\]\.settings\.domian is "a\.b", but there is no such setting/,
        ],
        [
            "a wrong setting of the environment, by its own place",
            { ...prod, dns: { provider: "nobody" } },
            /^groundwork:dns\.provider is "nobody"/,
        ],
    ];
    for (const [what, settings, says] of cases) {
        it(`refuses ${what}`, () => {
            const message = messageOf(() => parseConfig("prod.eu", { ...settings }));
            assert.match(message, says);
            assert.ok(message.includes("Pulumi.prod.yaml") && !message.includes("t0ken"), message);
        });
    }

    it("wants a cluster's name where only one can be meant, and one that there is", () => {
        assert.match(
            messageOf(() => parseConfig("prod", prod)),
            /^Environment prod has several clusters \(eu, us\).*--cluster eu or as prod\.eu\.$/,
        );
        assert.match(
            messageOf(() => parseConfig("prod.ap", prod)),
            /^Environment prod has no cluster "ap": use one of eu, us, or add it/,
        );
    });
});

describe("a round of clusters", () => {
    const stacks = ["prod.eu", "prod.us", "prod.ap"];

    /** Runs a round in which some fail, and tells whose turn it was. */
    async function round(codes: Readonly<Record<string, number>>, stops: boolean) {
        const called: string[] = [];
        const run = (stack: string): Promise<Turn> => {
            called.push(stack);
            return Promise.resolve({ stack, code: codes[stack] ?? 0 });
        };
        return { ...(await inTurn(stacks, run, stops)), called };
    }

    it("goes in order, and says nothing where all is well", async () => {
        const all = await round({}, true);
        assert.deepEqual([all.called, all.untouched], [stacks, []]);
        assert.equal(codeOf(all, 1), 0);
        assert.equal(roundSentence(all, "prod", true), undefined);
    });

    it("stops at the first that fails, and says which are done and which untouched", async () => {
        const stopped = await round({ "prod.us": 1 }, true);
        assert.deepEqual(stopped.called, ["prod.eu", "prod.us"]);
        assert.equal(codeOf(stopped, 1), 1);
        assert.equal(
            roundSentence(stopped, "prod", true),
            "prod stopped at prod.us, which failed (done: prod.eu; not touched: prod.ap): put right what stands above, then run the same command again, which goes on from there.",
        );
    });

    it("goes on where nothing is changed, with the code of a failure before any other", async () => {
        const looked = await round({ "prod.eu": 1, "prod.us": 2 }, false);
        assert.deepEqual(looked.called, stacks);
        // Of preview 1 means that it failed, of drift 2 does.
        assert.deepEqual([codeOf(looked, 1), codeOf(looked, 2)], [1, 2]);
        assert.equal(codeOf(await round({ "prod.us": 2 }, false), 1), 2);
        assert.match(
            roundSentence(looked, "prod", false) ?? "",
            /^prod is not well at prod\.eu, prod\.us \(well: prod\.ap\): /,
        );
    });

    it("does not go on to the next before one is done", async () => {
        const events: string[] = [];
        const run = async (stack: string): Promise<Turn> => {
            events.push(`begin ${stack}`);
            await Promise.resolve();
            events.push(`end ${stack}`);
            return { stack, code: 0 };
        };
        await inTurn(stacks, run, true);
        assert.deepEqual(
            events,
            stacks.flatMap((stack) => [`begin ${stack}`, `end ${stack}`]),
        );
    });
});
