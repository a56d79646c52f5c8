import * as assert from "node:assert/strict";

import { parse } from "yaml";

import { answerHeaders } from "../../components/internal/answers";
import { dynamicConfiguration } from "../../components/traefik/configuration";
import { at, find, isRecord, type RecordedResource } from "../support/graph";
import { listAt, partsOf } from "../support/observability";
import { configOf, graphOf, wordsOf } from "../support/platform";

type Settings = Readonly<Record<string, unknown>>;

const hello = {
    name: "hello",
    image: "registry.k8s.io/e2e-test-images/agnhost:2.63.0",
    host: "hello.dev.groundwork.test",
};

function entrance(ingress: Settings, service: Settings = {}, preview = false) {
    const teams = [
        {
            name: "sample",
            quota: { cpu: 4, memory: "4Gi" },
            services: [{ ...hello, ...service }],
        },
    ];
    return graphOf(configOf("dev", { ingress, teams }), preview);
}

function namesOf(graph: readonly RecordedResource[], kind: string): unknown[] {
    return graph
        .filter(({ type }) => type.endsWith(`:${kind}`))
        .map(({ inputs }) => at(inputs, "metadata", "name"))
        .sort();
}

/** The class of Ingresses that name none. */
function defaultClasses(graph: readonly RecordedResource[]): unknown[] {
    const key = "ingressclass.kubernetes.io/is-default-class";
    return graph
        .filter(({ type }) => type.endsWith(":IngressClass"))
        .filter(({ inputs }) => at(inputs, "metadata", "annotations", key) === "true")
        .map(({ inputs }) => at(inputs, "metadata", "name"));
}

const both = ["traefik", "nginx"];

describe("the controllers of an environment", () => {
    it("are those that it names, with one default class: the first, or the one that it says", async () => {
        const shapes: readonly (readonly [Settings, readonly string[], string])[] = [
            [{}, ["traefik"], "traefik"],
            [{ controllers: ["nginx"] }, ["nginx"], "nginx"],
            [{ controllers: both }, ["nginx", "traefik"], "traefik"],
            [{ controllers: both, default: "nginx" }, ["nginx", "traefik"], "nginx"],
        ];
        for (const [settings, classes, first] of shapes) {
            const graph = await entrance(settings);
            assert.deepEqual(namesOf(graph, "IngressClass"), classes);
            assert.deepEqual(defaultClasses(graph), [first]);
            assert.equal(
                at(find(graph, "Ingress/hello").inputs, "spec", "ingressClassName"),
                first,
            );
        }
    });

    it("leave nothing behind where they are not wanted", async () => {
        const nginxOnly = wordsOf(await entrance({ controllers: ["nginx"] }));
        assert.doesNotMatch(nginxOnly, /platform-ingress|traefik/i);
        const traefikOnly = wordsOf(await entrance({}));
        assert.doesNotMatch(traefikOnly, /platform-nginx|nginx/i);
    });

    it("are let in to a service by its class only", async () => {
        const graph = await entrance({ controllers: both }, { ingressClass: "nginx" });
        const flows = JSON.stringify(find(graph, "NetworkPolicy/web-hello").inputs);
        assert.match(flows, /platform-nginx/);
        assert.doesNotMatch(flows, /platform-ingress/);
    });

    it("are refused where they contradict each other", () => {
        const refused: readonly (readonly [Settings, RegExp])[] = [
            [
                { controllers: ["haproxy"] },
                /controllers\[0\] is "haproxy", but must be one of traefik, nginx/,
            ],
            [
                { controllers: [] },
                /controllers is \[\], but must be a list with traefik, nginx or both/,
            ],
            [
                { default: "nginx" },
                /default is "nginx", but must be one of groundwork:ingress.controllers: traefik/,
            ],
            [
                { controllers: both, placement: "host-ports" },
                /placement is "host-ports", but must be service where/,
            ],
            [
                { rateLimit: "none" },
                /rateLimit is "none", but must be a name in groundwork:ingress.rateLimits: standard/,
            ],
            [{ headers: { "X-A": 'a"b' } }, /without quotes/],
        ];
        for (const [ingress, message] of refused) {
            assert.throws(() => configOf("dev", { ingress }), message);
        }
    });

    it("are refused to services where they are off, and without a host", () => {
        const teamWith = (service: Settings) => () =>
            configOf("dev", {
                teams: [
                    {
                        name: "a",
                        quota: { cpu: 1, memory: "1Gi" },
                        services: [{ ...hello, ...service }],
                    },
                ],
            });
        assert.throws(
            teamWith({ ingressClass: "nginx" }),
            /services\[0\]\.ingressClass is "nginx", but must be one of groundwork:ingress\.controllers, which is traefik: add it there/,
        );
        assert.throws(teamWith({ rateLimit: "tight" }), /rateLimit is "tight", but must be a name/);
        assert.throws(
            teamWith({ host: undefined, rateLimit: "standard" }),
            /rateLimit is "standard", but must be left out where the service has no host/,
        );
    });
});

for (const controller of ["traefik", "nginx"]) {
    describe(`${controller} on ports of the edge nodes`, () => {
        const settings = { controllers: [controller], placement: "host-ports" };
        let graph: RecordedResource[] = [];
        before(async () => {
            graph = await entrance(settings);
        });

        it("is a pod on each, in a namespace that lets it have them", () => {
            const { inputs } = find(graph, `DaemonSet/${controller}`);
            const spec = at(inputs, "spec", "template", "spec");
            assert.deepEqual(
                listAt(spec, "containers", "0", "ports").map((port) => at(port, "hostPort")),
                [80, 443, undefined, undefined],
            );
            assert.deepEqual(at(spec, "nodeSelector"), { "node-role.kubernetes.io/edge": "" });
            const namespace = find(
                graph,
                `Namespace/${String(at(inputs, "metadata", "namespace"))}`,
            );
            assert.equal(
                at(namespace.inputs, "metadata", "labels", "pod-security.kubernetes.io/enforce"),
                "privileged",
            );
        });

        it("has no Service for visitors, no autoscaler and no budget, which would hold nobody", () => {
            const kinds = partsOf(graph, controller).map(({ type }) => type.split(":").at(-1));
            assert.equal(kinds.filter((kind) => kind === "Service").length, 1);
            for (const kind of ["HorizontalPodAutoscaler", "PodDisruptionBudget", "Deployment"]) {
                assert.ok(!kinds.includes(kind), kind);
            }
        });
    });
}

describe("limits and headers", () => {
    const rateLimits = { strict: { requestsPerSecond: 5, burst: 10 } };

    it("are middlewares of Traefik, for all and for a service", async () => {
        const graph = await entrance({ rateLimits, rateLimit: "strict" }, { rateLimit: "strict" });
        const files = at(find(graph, "ConfigMap/traefik").inputs, "data");
        const fixed: unknown = parse(String(at(files, "traefik.yaml")));
        assert.deepEqual(at(fixed, "entryPoints", "websecure", "http", "middlewares"), [
            "security-headers@file",
            "rate-limit-strict@file",
        ]);
        const changing: unknown = parse(String(at(files, "dynamic.yaml")));
        assert.deepEqual(at(changing, "http", "middlewares", "rate-limit-strict", "rateLimit"), {
            average: 5,
            period: "1s",
            burst: 10,
        });
        const annotations = at(find(graph, "Ingress/hello").inputs, "metadata", "annotations");
        assert.equal(
            at(annotations, "traefik.ingress.kubernetes.io/router.middlewares"),
            "rate-limit-strict@file",
        );
    });

    it("are the environment's where it decides, and the platform's else", () => {
        const headers = answerHeaders({ "x-frame-options": "SAMEORIGIN", "Referrer-Policy": "" });
        assert.deepEqual(
            Object.keys(headers).filter((name) => /frame/i.test(name)),
            ["x-frame-options"],
        );
        assert.equal(headers["Referrer-Policy"], "");
        assert.equal(headers["Strict-Transport-Security"], "max-age=31536000");
    });

    it("come with Traefik's answer for a host that nobody has, after every other route", () => {
        const file: unknown = parse(dynamicConfiguration({ headers: {}, rateLimits: {} }, false));
        const router = at(file, "http", "routers", "nothing-here");
        // The priority that Traefik gives to a default backend.
        assert.ok(Number(at(router, "priority")) < -(2 ** 31));
        assert.equal(
            at(file, "http", "middlewares", "nothing-here", "ipAllowList", "rejectStatusCode"),
            404,
        );
        assert.ok(isRecord(router) && !("tls" in router));
    });
});
