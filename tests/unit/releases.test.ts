import * as assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { UserError } from "../../errors";
import { chartsOf, plainPasswords } from "../../stacks/charts";
import { at, isRecord, type RecordedResource } from "../support/graph";
import { configOf, graphOf, more } from "../support/platform";
import { minimalConfig } from "../support/observability";

type Settings = Readonly<Record<string, unknown>>;

const digest = `sha256:${"a".repeat(64)}`;
const registry = { name: "acme", url: "oci://registry.acme.example/charts" };
const chart = { name: "web-shop", registry: "acme", version: "1.4.2", digest };
const quota = { cpu: "2", memory: "4Gi" };

function released(changes: Settings = {}, others: Settings = {}): Settings {
    return {
        charts: { registries: [registry] },
        releases: [{ name: "shop", chart, quota, ...changes }],
        ...others,
    };
}

function asked(changes: Settings): Settings {
    return { charts: { registries: [{ ...registry, ...changes }] } };
}

function mirrored(mirrors: Settings): Settings {
    return { charts: { registries: [registry], mirrors } };
}

const mistakes: readonly (readonly [string, Settings, RegExp])[] = [
    [
        "a digest that is none",
        released({ chart: { ...chart, digest: "latest" } }),
        /releases\[0\]\.chart\.digest is "latest", but must be the digest that helm push told/,
    ],
    [
        "a version that may move",
        released({ chart: { ...chart, version: "^1.4" } }),
        /chart\.version is "\^1\.4", but must be one exact version/,
    ],
    [
        "a chart of two places",
        released({ chart: { ...chart, repository: "https://charts.test" } }),
        /releases\[0\]\.chart is .* a map with one of registry and repository/,
    ],
    [
        "a registry that nobody named",
        released({ chart: { ...chart, registry: "acne" } }),
        /chart\.registry is "acne", but must be one of charts\.registries: acme/,
    ],
    [
        "a repository without TLS",
        released({ chart: { ...chart, registry: undefined, repository: "http://charts.test" } }),
        /chart\.repository is "http:.*begins with oci:\/\/ or https:/,
    ],
    ["no quota", released({ quota: undefined }), /releases\[0\]\.quota is missing: add it/],
    [
        "a secret value without its secret",
        released({ secretValues: ["db.password"] }),
        /releaseSecrets\.shop\.db\.password is missing: .*pulumi config set --secret --path/,
    ],
    [
        "a secret of no value",
        released({}, { releaseSecrets: { shop: { token: "t0p" } } }),
        /releaseSecrets\.shop\.token is "\(a secret\)", but must be one of secretValues/,
    ],
    [
        "secrets of no release",
        released({}, { releaseSecrets: { stop: { token: "t0p" } } }),
        /releaseSecrets\.stop is "\(a secret\)", but must be the secret values of a release/,
    ],
    [
        "a secret value that is in the open, too",
        released(
            { secretValues: ["db.password"], values: { db: { password: "x" } } },
            { releaseSecrets: { shop: { "db.password": "t0p" } } },
        ),
        /secretValues\[0\] is "db\.password", but must be a path of which values say nothing/,
    ],
    [
        "visitors without a way in",
        released({ visitorPorts: [8080] }, { layers: ["foundation", "releases"] }),
        /visitorPorts is \[8080\], but must be \[\] where groundwork:layers has no networking/,
    ],
    [
        "hooks by a registry of an own authority",
        {
            ...released({ hooks: true }),
            ...asked({
                ca: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
            }),
        },
        /hooks is true, but must be false where its registry acme has a ca/,
    ],
    ["a user without a password", asked({ username: "robot" }), /chartSecrets\.acme is missing/],
    [
        "a password of nobody",
        asked({ passwordVariable: "CHARTS_PASSWORD" }),
        /registries\[0\]\.username is missing/,
    ],
    [
        "a password in the address",
        asked({ url: "oci://robot:t0p@registry.acme.example/charts" }),
        /registries\[0\]\.url is .* must be the address of an OCI registry/,
    ],
    [
        "a mirror of a chart that there is not",
        mirrored({ heapstar: { registry: "acme" } }),
        /charts\.mirrors\.heapstar is .* there is no such setting/,
    ],
    [
        "a mirror of an archive without its new digest",
        mirrored({ keda: { registry: "acme" } }),
        /charts\.mirrors\.keda\.digest is missing: add it .* the digest that helm push told of keda/,
    ],
];

describe("releases and registries of charts", () => {
    for (const [what, settings, says] of mistakes) {
        it(`are refused for ${what}`, () => {
            assert.throws(
                () => minimalConfig(settings),
                (error) => {
                    assert.ok(error instanceof UserError);
                    assert.match(error.message, says);
                    assert.ok(!error.message.includes("t0p") || what.includes("address"));
                    return true;
                },
            );
        });
    }

    it("may be told of in admission's namespaces", () => {
        const namespaces = { "release-shop": { mode: "audit" } };
        const config = minimalConfig(released({}, { admission: { namespaces } }));
        assert.equal(config.admission.namespaces["release-shop"]?.mode, "audit");
    });
});

describe("the platform with a release", () => {
    const inside = (graph: readonly RecordedResource[], kind: string) =>
        graph.filter(
            ({ type, inputs }) =>
                type.endsWith(`:${kind}`) && at(inputs, "metadata", "namespace") === "release-shop",
        );
    const namesOf = (resources: readonly RecordedResource[]) =>
        resources.map(({ inputs }) => at(inputs, "metadata", "name"));

    it("has a namespace as all others, open where the settings say so", async () => {
        const settings = released({ visitorPorts: [8080], internet: true, kubernetesApi: true });
        const graph = await graphOf(configOf("dev", settings));
        assert.deepEqual(namesOf(inside(graph, "NetworkPolicy")).sort(), [
            "allow-dns",
            "allow-internet",
            "allow-kubernetes-api",
            "allow-metrics",
            "allow-release",
            "allow-visitors",
            "default-deny",
        ]);
        assert.deepEqual(namesOf(inside(graph, "ResourceQuota")), ["quota"]);
        const made = graph.find(
            ({ type, name }) => type.endsWith(":Chart") && name.startsWith("release-shop"),
        );
        assert.equal(
            at(made?.inputs, "chart"),
            `oci://registry.acme.example/charts/web-shop@${digest}`,
        );
    });

    it("tells a chart its secret values as secrets, and in the open nothing of them", async () => {
        const settings = released(
            { values: { db: { host: "db.test" } }, secretValues: ["db.password"] },
            { releaseSecrets: { shop: { "db.password": "t0p" } } },
        );
        const config = configOf("dev", settings);
        assert.ok(!JSON.stringify(config).includes("t0p"));
        const releaseSecrets = pulumi.secret(JSON.stringify({ shop: { "db.password": "t0p" } }));
        const graph = await graphOf(config, false, { releaseSecrets });
        const made = graph.find(({ name }) => name === "release-shop-release-chart");
        assert.deepEqual(at(made?.inputs, "values"), { db: { host: "db.test", password: "t0p" } });
    });

    it("leaves nothing of it behind without the entry, and without the layer", async () => {
        const others = { charts: { registries: [registry] } };
        for (const settings of [others, released({}, { layers: ["foundation", "networking"] })]) {
            const graph = await graphOf(configOf("dev", settings));
            assert.ok(!JSON.stringify(graph).includes("release-shop"));
        }
    });
});

describe("the charts of an environment", () => {
    it("are looked at before, all that are released and no other", async () => {
        const config = configOf("prod", {
            ...more,
            ...released(),
            storage: {
                nfs: { export: { server: "nfs.test", path: "/srv" } },
                defaultClass: "nfs",
            },
        });
        const graph = await graphOf(config);
        const declared = graph
            .filter(({ type }) => type.endsWith(":Chart"))
            .map(({ inputs }) => String(at(inputs, "chart")));
        const looked = chartsOf(config, plainPasswords(undefined)).map(
            ({ repository, chart: name, digest: locked }) =>
                repository.startsWith("oci://") ? `${repository}/${name}@${String(locked)}` : name,
        );
        assert.deepEqual(looked.sort(), declared.sort());
        assert.equal(looked.length, 4);
    });

    it("come from mirrors in the graph, with who asks", async () => {
        const config = configOf("staging", {
            charts: {
                registries: [{ ...registry, username: "robot" }],
                mirrors: { "cert-manager": { registry: "acme" } },
            },
            chartSecrets: { acme: "t0p" },
        });
        const chartSecrets = pulumi.secret(JSON.stringify({ acme: "t0p" }));
        const graph = await graphOf(config, false, { chartSecrets });
        const made = graph.find(({ type }) => type.endsWith(":Chart"));
        assert.match(String(at(made?.inputs, "chart")), /^oci:\/\/registry\.acme\.example\//);
        const opts = at(made?.inputs, "repositoryOpts");
        assert.ok(isRecord(opts));
        assert.deepEqual(opts, { username: "robot", password: "t0p" });
    });
});
