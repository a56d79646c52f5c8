import * as assert from "node:assert/strict";

import { layerNames, parseConfig } from "../../config";
import { environmentsIn, settingsOfFiles } from "../../config/sources";
import { UserError } from "../../errors";
import { repositoryRoot } from "../../local/paths";

type Settings = Readonly<Record<string, unknown>>;

const team = { name: "shop", quota: { cpu: 2, memory: "4Gi" } };
const service = { name: "web", image: "ghcr.io/acme/web:1.2.0" };
const forge = { kind: "gitea", url: "https://git.test", clientId: "5f1e", admin: "ada" };
const good: Settings = { profile: "local", context: "here", domain: "example.test", teams: [team] };

function withTeam(changes: Settings): Settings {
    return { ...good, teams: [{ ...team, ...changes }] };
}

function withService(changes: Settings): Settings {
    return withTeam({ services: [{ ...service, ...changes }] });
}

function withEgress(cidr: string): Settings {
    return withTeam({ egress: [{ cidr, ports: [5432] }] });
}

/** One endpoint that samples are sent to, and its secret where it has one. */
function sentTo(endpoint: object, secrets: object = {}): Settings {
    const central = { name: "central", url: "https://metrics.test/write", ...endpoint };
    return { ...good, monitoring: { remoteWrite: [central] }, remoteWriteSecrets: secrets };
}

/** What is wrong, the settings, and what the message must name: key, value, remedy. */
/** One receiver, a webhook where nothing else is said, and its secret. */
function told(receiver: object, secret: unknown = "https://hooks.test/t0ken"): Settings {
    return {
        ...good,
        alerting: { receivers: [{ name: "oncall", webhook: {}, ...receiver }] },
        alertSecrets: secret === null ? {} : { oncall: secret },
    };
}

const cases: readonly (readonly [string, Settings, readonly string[]])[] = [
    [
        "an admission mode that there is not",
        { ...good, admission: { mode: "deny" } },
        ["admission.mode", '"deny"', "enforce, warn, audit, off"],
    ],
    [
        "admission in a namespace that there is not",
        { ...good, admission: { namespaces: { "team-shopp": { mode: "warn" } } } },
        ["admission.namespaces.team-shopp", "warn", "team-shop"],
    ],
    [
        "an unknown key of admission in a namespace",
        { ...good, admission: { namespaces: { "team-shop": { levels: "strict" } } } },
        ["admission.namespaces.team-shop.levels", '"strict"', "no such"],
    ],
    ["an unknown setting", { ...good, teems: [] }, ["groundwork:teems", "[]", "correct its name"]],
    [
        "an unknown key of a team",
        withTeam({ owner: "ada" }),
        ["teams[0].owner", '"ada"', "remove it"],
    ],
    [
        "an unknown key of a service",
        withService({ porto: 1 }),
        ["services[0].porto", "1", "no such"],
    ],
    ["a missing profile", { ...good, profile: undefined }, ["groundwork:profile", "missing", "ha"]],
    [
        "a missing context",
        { ...good, context: undefined },
        ["groundwork:context", "missing", "add it"],
    ],
    ["a missing domain", { ...good, domain: undefined }, ["groundwork:domain", "missing"]],
    ["an unknown profile", { ...good, profile: "huge" }, ["profile", '"huge"', "local, small, ha"]],
    ["an empty context", { ...good, context: "" }, ["groundwork:context", '""', "not empty"]],
    ["a context that is a number", { ...good, context: 7 }, ["groundwork:context", "7", "text"]],
    [
        "a domain in capitals",
        { ...good, domain: "Example.Test" },
        ["domain", '"Example.Test"', "lower"],
    ],
    [
        "a domain with a blank",
        { ...good, domain: "a b" },
        ["groundwork:domain", '"a b"', "DNS name"],
    ],
    [
        "layers that are no list",
        { ...good, layers: "all" },
        ["groundwork:layers", '"all"', "a list"],
    ],
    ["an unknown layer", { ...good, layers: ["mesh2"] }, ["layers[0]", '"mesh2"', "foundation"]],
    [
        "a layer twice",
        { ...good, layers: ["tenants", "tenants"] },
        ["layers[1]", '"tenants"', "once"],
    ],
    [
        "a host for pages that nobody has",
        { ...good, logging: { provider: "loki", dashboardsHost: "logs.test" } },
        ["logging.dashboardsHost", '"logs.test"', "left out where groundwork:logging.provider"],
    ],
    [
        "a host for pages that a service has",
        {
            ...withService({ host: "web.test" }),
            logging: { provider: "opensearch", dashboardsHost: "web.test" },
        },
        ["services[0].host", '"web.test"', "no other service"],
    ],
    [
        "logs that are kept for no time",
        { ...good, logging: { retentionDays: 0 } },
        ["logging.retentionDays", "0", "a whole number from 1"],
    ],
    ["a platform without foundation", { ...good, layers: ["tenants"] }, ["layers", "foundation"]],
    [
        "a host without the networking layer",
        { ...withService({ host: "web.test" }), layers: ["foundation", "tenants"] },
        ["services[0].host", "networking"],
    ],
    [
        "one host for two services",
        withTeam({
            services: [
                { ...service, host: "web.test" },
                { ...service, name: "other", host: "web.test" },
            ],
        }),
        ["services[1].host", '"web.test"', "no other"],
    ],
    [
        "one host for services of two teams",
        {
            ...good,
            teams: ["shop", "bank"].map((name) => ({
                ...team,
                name,
                services: [{ ...service, host: "web.test" }],
            })),
        },
        ["teams[1].services[0].host", '"web.test"', "no other"],
    ],
    [
        "two namespaces of one name",
        {
            ...good,
            teams: [
                { ...team, environments: [{ name: "preview", quota: team.quota }] },
                { ...team, name: "shop-preview" },
            ],
        },
        ["teams[1].name", '"shop-preview"', "no second namespace team-shop-preview"],
    ],
    [
        "an environment with a long name",
        withTeam({ environments: [{ name: "p".repeat(17), quota: team.quota }] }),
        ["environments[0].name", "at most 16"],
    ],
    [
        "an environment without a quota",
        withTeam({ environments: [{ name: "preview" }] }),
        ["teams[0].environments[0].quota", "missing", "at least cpu and memory"],
    ],
    [
        "one host in two environments",
        withTeam({
            services: [{ ...service, host: "web.test" }],
            environments: [
                {
                    name: "preview",
                    quota: team.quota,
                    services: [{ ...service, host: "web.test" }],
                },
            ],
        }),
        ["environments[0].services[0].host", "no other"],
    ],
    [
        "a maximum below the defaults",
        withTeam({ containerMaximum: { cpu: "50m", memory: "1Gi" } }),
        ["teams[0].containerMaximum.cpu", '"50m"', "containerDefaults has, 100m"],
    ],
    [
        "a service above the maximum",
        withTeam({
            containerMaximum: { cpu: 1, memory: "1Gi" },
            services: [{ ...service, memory: "2Gi" }],
        }),
        ["services[0].memory", '"2Gi"', "at most", "1Gi"],
    ],
    ["a registry without a host", withTeam({ registries: ["acme"] }), ["registries[0]", "ghcr.io"]],
    [
        "an image from elsewhere",
        {
            ...good,
            teams: [{ ...team, registries: ["ghcr.io/acm"], services: [service] }],
        },
        ["services[0].image", "ghcr.io/acme/web:1.2.0", "registries, ghcr.io/acm"],
    ],
    [
        "a call to nobody",
        withTeam({ calls: [{ team: "bank", service: "api" }] }),
        ["teams[0].calls[0].team", '"bank"', "groundwork:teams has"],
    ],
    [
        "a call to an environment that is not there",
        withTeam({ calls: [{ team: "shop", environment: "preview", service: "web" }] }),
        ["calls[0].environment", '"preview"', "groundwork:teams has"],
    ],
    [
        "a call to itself",
        withTeam({ calls: [{ team: "shop", service: "web" }] }),
        ["calls[0].team", "another than its own"],
    ],
    [
        "a call to no service, and no port",
        {
            ...good,
            teams: [
                { ...team, calls: [{ team: "bank", service: "db" }] },
                { ...team, name: "bank" },
            ],
        },
        ["calls[0].service", '"db"', "web service of team-bank", "port"],
    ],
    ["a network that is none", withEgress("10.0.0.1"), ["egress[0].cidr", "10.20.0.0/16"]],
    ["a network with the clouds' credentials", withEgress("169.0.0.0/8"), ["credentials"]],
    ["every address", withEgress("0.0.0.0/0"), ["egress[0].cidr", "credentials"]],
    ["every IPv6 address", withEgress("::/0"), ["egress[0].cidr", "credentials"]],
    [
        "a network without ports",
        withTeam({ egress: [{ cidr: "10.0.0.0/8", ports: [] }] }),
        ["egress[0].ports", "at least one"],
    ],
    ["dns that is no map", { ...good, dns: "coredns" }, ["groundwork:dns", '"coredns"', "map"]],
    [
        "the retired kube-dns",
        { ...good, dns: { provider: "kube-dns" } },
        ["dns.provider", "platform"],
    ],
    [
        "a DNS address that is none",
        { ...good, dns: { serviceIp: "10.96" } },
        ["serviceIp", '"10.96"'],
    ],
    ["an upstream by name", { ...good, dns: { upstreams: ["dns9"] } }, ["upstreams[0]", "IPv4"]],
    [
        "a stub domain without resolver",
        { ...good, dns: { stubDomains: { a: [] } } },
        ["stubDomains.a"],
    ],
    [
        "a pod of CoreDNS for no node",
        { ...good, dns: { autoscaler: { nodesPerReplica: 0 } } },
        ["dns.autoscaler.nodesPerReplica", "0", "1 to 1000"],
    ],
    [
        "a service that is scaled by two at once",
        withService({ scaleOn: { cpuPercent: 70, prometheus: { query: "up", perReplica: 1 } } }),
        ["services[0].scaleOn", "one of cpuPercent and prometheus", "undoes"],
    ],
    [
        "a service that is scaled by nothing",
        withService({ scaleOn: {} }),
        ["services[0].scaleOn", "cpuPercent or prometheus"],
    ],
    [
        "a replica that takes nothing",
        withService({ scaleOn: { prometheus: { query: "up", perReplica: 0 } } }),
        ["scaleOn.prometheus.perReplica", "0", "above 0"],
    ],
    [
        "a query that nobody asks",
        withService({ scaleOn: { prometheus: { query: "up", perReplica: 1 } } }),
        ["services[0].scaleOn.prometheus", "left out", "groundwork:autoscaling.keda.enabled"],
    ],
    [
        "a query of a service that has one replica",
        withService({
            minReplicas: 1,
            maxReplicas: 1,
            scaleOn: { prometheus: { query: "up", perReplica: 1 } },
        }),
        ["services[0].scaleOn.prometheus", "maxReplicas is 1"],
    ],
    [
        "KEDA without the Prometheus that it asks",
        {
            ...good,
            layers: ["foundation", "networking", "tenants"],
            autoscaling: { keda: { enabled: true } },
        },
        ["autoscaling.keda.enabled", "false", "observability"],
    ],
    ["an ingress of ClusterIP", { ...good, ingress: { service: "ClusterIP" } }, ["NodePort"]],
    [
        "certificates by an unknown issuer",
        { ...good, certificates: { provider: "cert-manager", issuer: "vault" } },
        ["certificates.issuer", '"vault"', "internal, acme"],
    ],
    [
        "ACME without an address to write to",
        { ...good, certificates: { provider: "cert-manager", issuer: "acme" } },
        ["certificates.acme.email", "missing", "address"],
    ],
    [
        "an ACME server that is asked in the clear",
        { ...good, certificates: { acme: { server: "http://acme.test" } } },
        ["certificates.acme.server", '"http://acme.test"', "https://"],
    ],
    [
        "an NFS export without a server",
        { ...good, storage: { nfs: { export: { path: "/exports" } } } },
        ["storage.nfs.export.server", "missing"],
    ],
    [
        "a retention without unit",
        { ...good, monitoring: { retention: "15" } },
        ["retention", "15d"],
    ],
    [
        "resource metrics by nobody",
        { ...good, resourceMetrics: { provider: "none" } },
        ["resourceMetrics.provider", '"none"', "platform, cluster"],
    ],
    [
        "kubelets without certificates",
        { ...good, resourceMetrics: { kubeletCertificates: false } },
        ["resourceMetrics.kubeletCertificates", "false", "cluster-ca, self-signed"],
    ],
    [
        "local volumes that are wanted in words",
        { ...good, storage: { localPath: { enabled: "yes" } } },
        ["storage.localPath.enabled", '"yes"', "true or false"],
    ],
    ...["var/lib/here", "/", "/var/", "/var/../etc", "/with blank"].map(
        (directory): (typeof cases)[number] => [
            `local volumes at ${directory}`,
            { ...good, storage: { localPath: { directory } } },
            ["storage.localPath.directory", directory, "absolute path below the root"],
        ],
    ),
    [
        "a Jenkins that is wanted in words",
        { ...good, delivery: { jenkins: { enabled: "yes" } } },
        ["delivery.jenkins.enabled", '"yes"', "true or false"],
    ],
    [
        "a plugin without a version",
        { ...good, delivery: { jenkins: { plugins: ["oic-auth"] } } },
        ["delivery.jenkins.plugins[0]", '"oic-auth"', "exact version"],
    ],
    [
        "two versions of a plugin",
        { ...good, delivery: { jenkins: { plugins: ["git:1", "git:2"] } } },
        ["delivery.jenkins.plugins[1]", '"git:2"', "once"],
    ],
    [
        "a Woodpecker without a forge",
        { ...good, delivery: { woodpecker: { enabled: true } } },
        ["delivery.woodpecker.forge", "missing", "clientId"],
    ],
    [
        "a forge in the clear",
        { ...good, delivery: { drone: { forge: { ...forge, url: "http://git.test" } } } },
        ["delivery.drone.forge.url", "https://"],
    ],
    [
        "a forge at a port that the network is not opened for",
        { ...good, delivery: { drone: { forge: { ...forge, url: "https://git.test:3000" } } } },
        ["delivery.drone.forge.url", "names no port"],
    ],
    [
        "a forge of an unknown kind",
        { ...good, delivery: { drone: { forge: { ...forge, kind: "svn" } } } },
        ["delivery.drone.forge.kind", '"svn"', "github, gitlab, gitea"],
    ],
    [
        "a build server whose forge does not know it",
        { ...good, delivery: { drone: { enabled: true, forge } } },
        ["droneClientSecret", "missing", "delivery.drone.forge.clientId"],
    ],
    [
        "a build server that its forge cannot reach",
        {
            ...good,
            layers: ["foundation", "delivery"],
            delivery: { woodpecker: { enabled: true, forge } },
            woodpeckerClientSecret: "t0ken",
        },
        ["delivery.woodpecker.enabled", "networking"],
    ],
    [
        "a client secret that is a number",
        { ...good, woodpeckerClientSecret: 12345 },
        ["woodpeckerClientSecret", "(a secret)"],
    ],
    [
        "a network that is a name",
        { ...good, delivery: { networks: ["office"] } },
        ["delivery.networks[0]", '"office"', "10.20.0.0/16"],
    ],
    ["teams that are no list", { ...good, teams: team }, ["groundwork:teams", "a list"]],
    [
        "two teams of one name",
        { ...good, teams: [team, team] },
        ["teams[1].name", '"shop"', "once"],
    ],
    ["a team without a name", withTeam({ name: undefined }), ["teams[0].name", "missing"]],
    ["a team in capitals", withTeam({ name: "Shop" }), ["teams[0].name", '"Shop"', "DNS label"]],
    ["a team with a long name", withTeam({ name: "x".repeat(41) }), ["teams[0].name", "40"]],
    ["a team without quota", withTeam({ quota: undefined }), ["teams[0].quota", "missing"]],
    [
        "a quota in words",
        withTeam({ quota: { cpu: "lots", memory: 1 } }),
        ["quota.cpu", '"lots"', "500m"],
    ],
    [
        "a negative quota",
        withTeam({ quota: { cpu: -1, memory: 1 } }),
        ["quota.cpu", "-1", "quantity"],
    ],
    [
        "a quota with a wrong unit",
        withTeam({ quota: { cpu: 1, memory: "4GB" } }),
        ["memory", '"4GB"', "4Gi"],
    ],
    [
        "half a pod",
        withTeam({ quota: { cpu: 1, memory: 1, pods: 0.5 } }),
        ["quota.pods", "0.5", "whole"],
    ],
    [
        "a role that is none",
        withTeam({ members: [{ name: "ada", role: "root" }] }),
        ["role", '"root"', "admin"],
    ],
    [
        "a member twice",
        withTeam({
            members: [
                { name: "a", role: "view" },
                { name: "a", role: "admin" },
            ],
        }),
        ["members[1].name", "once"],
    ],
    [
        "internet as text",
        withTeam({ internet: "yes" }),
        ["teams[0].internet", '"yes"', "true or false"],
    ],
    [
        "an image without tag",
        withService({ image: "acme/web" }),
        ["image", '"acme/web"', "version tag"],
    ],
    ["an image at latest", withService({ image: "acme/web:latest" }), ["image", "latest", "1.4.2"]],
    ["a privileged port", withService({ port: 80 }), ["services[0].port", "80", "1024"]],
    [
        "a port as text",
        withService({ port: "8080" }),
        ["services[0].port", '"8080"', "whole number"],
    ],
    [
        "fixed replicas, which the policy autoscaling refuses",
        withService({ minReplicas: 3, maxReplicas: 3 }),
        ["maxReplicas", "3", "above minReplicas", "autoscaling"],
    ],
    [
        "a least number that is the preset most",
        withService({ minReplicas: 6 }),
        ["maxReplicas", "missing", "above minReplicas"],
    ],
    [
        "fewer replicas than the least",
        withService({ minReplicas: 5, maxReplicas: 2 }),
        ["maxReplicas", "2", "minReplicas"],
    ],
    [
        "a probe without slash",
        withService({ readiness: "healthz" }),
        ["readiness", '"healthz"', "/healthz"],
    ],
    ["metrics that are no map", withService({ metrics: true }), ["services[0].metrics", "a map"]],
    [
        "metrics without a slash",
        withService({ metrics: { path: "stats" } }),
        ["metrics.path", '"stats"', "slash"],
    ],
    [
        "metrics at a privileged port",
        withService({ metrics: { port: 90 } }),
        ["metrics.port", "90", "1024"],
    ],
    [
        "a setting with a wrong name",
        withService({ settings: { "a-b": 1 } }),
        ["settings", "environment variable"],
    ],
    [
        "two services of one name",
        withTeam({ services: [service, service] }),
        ["services[1].name", "once"],
    ],
    ["a host in capitals", withService({ host: "Web.test" }), ["services[0].host", '"Web.test"']],
    ...[0, 65536, 1.5, "https", true].map((port): (typeof cases)[number] => [
        `the webhook's port ${port}`,
        told({ webhook: { port } }),
        ["alerting.receivers[0].webhook.port", String(port), "from 1 to 65535"],
    ]),
    ...["hooks.test/t0ken", "ftp://hooks.test/t0ken", "https://", "t0ken", 12345].map(
        (url): (typeof cases)[number] => [
            `the webhook address ${url}`,
            told({}, url),
            ["alertSecrets.oncall", "(a secret)"],
        ],
    ),
    [
        "a webhook at a port that nobody named",
        told({}, "https://hooks.test:8443/t0ken"),
        ["alerting.receivers[0].webhook.port", "missing", "alertSecrets.oncall"],
    ],
    [
        "a webhook at another port than the one named",
        told({ webhook: { port: 8080 } }, "http://hooks.test/t0ken"),
        ["alerting.receivers[0].webhook.port", "8080", "80 for http"],
    ],
    ["a receiver without its secret", told({}, null), ["alertSecrets.oncall", "--secret"]],
    [
        "a secret of no receiver",
        { ...good, alertSecrets: { oncal: { secure: "v1:t0ken" } } },
        ["alertSecrets.oncal", "alerting.receivers"],
    ],
    [
        "a receiver in two ways",
        told({ slack: { channel: "#alerts" } }),
        ["alerting.receivers[0]", "exactly one of webhook, email, slack"],
    ],
    [
        "a channel without its sign",
        told({ webhook: undefined, slack: { channel: "alerts" } }),
        ["receivers[0].slack.channel", '"alerts"', "#alerts"],
    ],
    [
        "a mail server without a port",
        told({
            webhook: undefined,
            email: { smarthost: "smtp.test", from: "a@b.test", to: ["a@b.test"] },
        }),
        ["receivers[0].email.smarthost", "smtp.example.com:587"],
    ],
    [
        "a receiver for a team that nobody knows",
        told({ teams: ["ship"] }),
        ["receivers[0].teams[0]", '"ship"', "a team in teams"],
    ],
    [
        "samples sent in the clear",
        sentTo({ url: "http://metrics.test/write" }),
        ["monitoring.remoteWrite[0].url", "http://metrics.test/write", "https://"],
    ],
    [
        "an endpoint that is told twice who sends",
        sentTo({ basic: { username: "prod" }, bearer: {} }, { central: "s3cret" }),
        ["monitoring.remoteWrite[0]", "at most one of basic, bearer, oauth2"],
    ],
    [
        "an endpoint without its secret",
        sentTo({ bearer: {} }),
        ["remoteWriteSecrets.central", "missing", "--secret --path remoteWriteSecrets.central"],
    ],
    [
        "a secret of an endpoint that takes none",
        sentTo({}, { central: "s3cret" }),
        ["remoteWriteSecrets.central", "(a secret)", "left out"],
    ],
    [
        "a secret of no endpoint",
        sentTo({ bearer: {} }, { central: "s3cret", centrel: { secure: "v1:s3cret" } }),
        ["remoteWriteSecrets.centrel", "monitoring.remoteWrite"],
    ],
    [
        "relabelling that Prometheus does not know",
        sentTo({ relabel: [{ action: "remove", regex: "go_.*" }] }),
        ["monitoring.remoteWrite[0].relabel[0].action", '"remove"', "keep, drop, replace"],
    ],
    [
        "relabelling by no expression",
        sentTo({ relabel: [{ action: "labeldrop", regex: "(" }] }),
        ["relabel[0].regex", '"("', "regular expression"],
    ],
    ...["alertWebhookUrl", "alertWebhookPort"].map((key): (typeof cases)[number] => [
        `the former setting ${key}`,
        { ...good, [key]: "https://hooks.test/t0ken" },
        [key, "alerting.receivers", "docs/alertmanager.md"],
    ]),
];

function messageOf(settings: Settings): string {
    try {
        parseConfig("dev", settings);
    } catch (error) {
        assert.ok(error instanceof UserError, String(error));
        return error.message;
    }
    return assert.fail("the settings were accepted");
}

describe("config", () => {
    for (const [what, settings, mentions] of cases) {
        it(`refuses ${what} in one sentence with key, value and remedy`, () => {
            const message = messageOf(settings);
            for (const mention of ["groundwork:", "Pulumi.dev.yaml", ...mentions]) {
                assert.ok(message.includes(mention), `${mention} is not in: ${message}`);
            }
            assert.equal(message.split("\n").length, 1);
            assert.ok(!/t0ken|hooks/.test(message), `the address is a secret: ${message}`);
        });
    }

    it("fills in what an environment leaves out", () => {
        const config = parseConfig("dev", withTeam({ services: [service] }));
        assert.deepEqual(config.layers, layerNames);
        assert.equal(config.storage.localPath.enabled, false);
        assert.equal(config.dns.serviceIp, "10.96.0.10");
        const [team] = config.teams;
        assert.equal(team?.quota.cpu, "2");
        assert.equal(team.services[0]?.port, 8080);
        assert.deepEqual(config.alerting.receivers, []);
    });

    for (const [url, port] of [
        ["https://hooks.test/a", undefined],
        ["https://hooks.test:8443/a", 8443],
        ["http://hooks.test/a", 80],
        ["http://[2001:db8::1]:9000/a", 9000],
    ] as const) {
        it(`takes the webhook ${url} with the port ${port ?? "that it has by itself"}`, () => {
            const config = parseConfig("dev", told({ webhook: port ? { port } : {} }, url));
            assert.equal(config.alerting.receivers[0]?.webhook?.port, port ?? 443);
        });
    }

    it("takes one fixed replica", () => {
        const config = parseConfig("dev", withService({ minReplicas: 1, maxReplicas: 1 }));
        assert.equal(config.teams[0]?.services[0]?.maxReplicas, 1);
    });

    it("keeps the secrets out of the configuration", () => {
        for (const secret of ["https://hooks.test/t0ken", { secure: "v1:t0ken" }]) {
            const config = parseConfig("dev", told({}, secret));
            assert.ok(!JSON.stringify(config).includes("t0ken"));
        }
    });

    it("takes a build server with its forge, and keeps its secret out of the configuration", () => {
        const config = parseConfig("dev", {
            ...good,
            delivery: { drone: { enabled: true, forge } },
            droneClientSecret: { secure: "v1:abc" },
        });
        assert.equal(config.delivery.drone.forge?.admin, "ada");
        assert.equal(config.delivery.jenkins.enabled, false);
        assert.ok(!JSON.stringify(config).includes("v1:abc"));
    });

    it("cannot be changed once it is made", () => {
        const config = parseConfig("dev", good);
        assert.throws(() => Reflect.apply(Array.prototype.push, config.teams, [team]), TypeError);
    });

    for (const environment of environmentsIn(repositoryRoot)) {
        it(`accepts this checkout's ${environment}`, () => {
            const config = parseConfig(environment, settingsOfFiles(repositoryRoot, environment));
            assert.equal(config.environment, environment);
        });
    }
});
