import * as assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";

import { visitorsCertificate } from "../../components/internal/certificate";
import { nginxConfiguration } from "../../components/nginx/configuration";
import { nginxFlags, nginxOwnRules, nginxRules } from "../../components/nginx/values";
import { at, find, type RecordedResource, unknownPaths } from "../support/graph";
import { listAt, partsOf } from "../support/observability";
import { configOf, graphOf } from "../support/platform";

const rateLimits = { standard: { requestsPerSecond: 100, burst: 200 } };
const namespace = "platform-nginx";

function withNginx(changes: object = {}, preview = false): Promise<RecordedResource[]> {
    const ingress = { controllers: ["traefik", "nginx"], ...changes };
    return graphOf(configOf("dev", { profile: "ha", ingress }), preview);
}

function snippetsOf(answers: Parameters<typeof nginxConfiguration>[0]): string[] {
    return nginxConfiguration(answers)["http-snippets"]?.split("\n") ?? [];
}

describe("NGINX' configuration", () => {
    it("speaks TLS 1.2 and later, names no version, and logs JSON without queries", () => {
        const settings = nginxConfiguration({ headers: {}, rateLimits });
        assert.equal(settings["ssl-protocols"], "TLSv1.2 TLSv1.3");
        assert.match(settings["ssl-ciphers"] ?? "", /^(ECDHE-(ECDSA|RSA)-[A-Z0-9-]+:?)+$/);
        assert.equal(settings["server-tokens"], "False");
        assert.equal(settings["log-format-escaping"], "json");
        const line: unknown = JSON.parse(settings["log-format"] ?? "");
        assert.equal(at(line, "path"), "$request_uri_no_args");
        assert.doesNotMatch(
            JSON.stringify(line),
            /\$(request|request_uri|args|query_string)\b[^_]/,
        );
    });

    it("asks for TLS where it is spoken, and hides what backends say of the same", () => {
        const settings = nginxConfiguration({ headers: { "X-Frame-Options": "" }, rateLimits });
        assert.match(settings["http-snippets"] ?? "", /map \$https .* on "max-age=31536000"/);
        assert.doesNotMatch(settings["http-snippets"] ?? "", /X-Frame-Options/);
        const hidden = settings["proxy-hide-headers"]?.split(",") ?? [];
        for (const name of ["X-Frame-Options", "X-Powered-By", "Strict-Transport-Security"]) {
            assert.ok(hidden.includes(name), name);
        }
    });

    it("limits every client where the environment says so, and nobody else", () => {
        const limits = (lines: string[]) => lines.filter((line) => line.startsWith("limit_req"));
        assert.deepEqual(limits(snippetsOf({ headers: {}, rateLimits })), []);
        assert.deepEqual(limits(snippetsOf({ headers: {}, rateLimits, rateLimit: "standard" })), [
            "limit_req_zone $binary_remote_addr zone=everybody:10m rate=100r/s;",
            "limit_req zone=everybody burst=200 nodelay;",
            "limit_req_status 429;",
        ]);
    });

    it("takes no snippet of a team and no resource of its own, and tells F5 nothing", () => {
        const args = {
            profile: "local",
            priorityClass: "high",
            placement: "service",
            certificateSecret: "wildcard",
        } as const;
        const flags = nginxFlags(args);
        assert.ok(flags.includes("-enable-custom-resources=false"));
        assert.ok(flags.includes("-enable-telemetry-reporting=false"));
        assert.ok(!flags.some((flag) => flag.startsWith("-enable-snippets")));
        assert.ok(flags.includes("-wildcard-tls-secret=$(POD_NAMESPACE)/wildcard"));
        const onNodes = nginxFlags({ ...args, placement: "host-ports" });
        assert.ok(!onNodes.some((flag) => flag.startsWith("-external-service")));
    });
});

describe("NGINX", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await withNginx();
    });
    const part = (name: string) => {
        const found = partsOf(graph, "nginx").find((it) => it.name === `nginx-${name}`);
        assert.ok(found, `there is no ${name}`);
        return found;
    };

    it("writes Ingresses' status and events in all namespaces, and nothing else", () => {
        const reading = ["get", "list", "watch"];
        const writing = (rules: readonly unknown[]) =>
            rules
                .filter(
                    (rule) => !listAt(rule, "verbs").every((it) => reading.includes(String(it))),
                )
                .map((rule) =>
                    ["resources", "verbs"].map((key) => listAt(rule, key).join(",")).join(": "),
                );
        assert.deepEqual(writing(nginxRules), ["ingresses/status: update", "events: create,patch"]);
        assert.deepEqual(writing(nginxOwnRules("wildcard")), [
            "pods: get,update",
            "leases: create",
            "leases: get,update",
        ]);
        assert.deepEqual(at(part("namespace-role").inputs, "metadata", "namespace"), namespace);
    });

    it("listens at visitors' ports without a privilege, and keeps its image as it is", () => {
        const spec = at(part("pods").inputs, "spec", "template", "spec");
        assert.deepEqual(at(spec, "securityContext", "sysctls"), [
            { name: "net.ipv4.ip_unprivileged_port_start", value: "0" },
        ]);
        assert.equal(at(spec, "securityContext", "runAsNonRoot"), true);
        for (const container of [
            ...listAt(spec, "containers"),
            ...listAt(spec, "initContainers"),
        ]) {
            assert.equal(at(container, "securityContext", "readOnlyRootFilesystem"), true);
            assert.equal(at(container, "securityContext", "allowPrivilegeEscalation"), false);
        }
    });

    it("finds what it needs at its start already there", () => {
        const { dependsOn } = part("pods");
        for (const name of ["config", "class", "certificate", "binding", "namespace-binding"]) {
            assert.ok(dependsOn.includes(`nginx-${name}`), name);
        }
    });

    it("serves the Secret that the environment names, and makes none then", async () => {
        const other = await withNginx({ certificateSecret: "wildcard" });
        assert.ok(!partsOf(other, "nginx").some(({ name }) => /certificate/.test(name)));
        const { inputs } = find(other, "Deployment/nginx");
        const flags = listAt(inputs, "spec", "template", "spec", "containers", "0", "args");
        assert.ok(flags.includes("-default-server-tls-secret=$(POD_NAMESPACE)/wildcard"));
        const secrets = find(other, "Role/groundwork-nginx").inputs;
        assert.match(
            JSON.stringify(secrets),
            /"resourceNames":\["wildcard"\],"resources":\["secrets"\]/,
        );
    });

    it("keeps its own key a secret, and knows its pods at preview without it", async () => {
        assert.deepEqual(part("certificate").secretInputs, ["stringData"]);
        const planned = await withNginx({}, true);
        assert.deepEqual(unknownPaths(find(planned, "Deployment/nginx").inputs), []);
    });
});

describe("a certificate for visitors", () => {
    const seed = Buffer.alloc(32, "seed");

    it("is the same for the same seed, and another for another", async () => {
        const made = await visitorsCertificate(seed, "*.example.com");
        assert.deepEqual(await visitorsCertificate(seed, "*.example.com"), made);
        const other = await visitorsCertificate(Buffer.alloc(32, "else"), "*.example.com");
        assert.notEqual(other.certificate, made.certificate);
    });

    it("has a key that browsers know, and an authority that signed it", async () => {
        const made = await visitorsCertificate(seed, "*.example.com");
        const certificate = new X509Certificate(made.certificate);
        const authority = new X509Certificate(made.authority);
        assert.equal(certificate.publicKey.asymmetricKeyDetails?.namedCurve, "prime256v1");
        assert.ok(certificate.checkPrivateKey(createPrivateKey(made.key)));
        assert.ok(certificate.verify(authority.publicKey));
        assert.ok(certificate.checkIssued(authority));
        assert.equal(certificate.checkHost("shop.example.com"), "*.example.com");
        assert.ok(authority.ca && !certificate.ca);
    });
});
