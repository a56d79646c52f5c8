import * as assert from "node:assert/strict";
import { runsPeriodically, waitIn } from "../../policy/library/commands";
import { Field } from "../../policy/library/field";
import { kubernetesObject } from "../../policy/library/kubernetes";
import { podTemplateOf } from "../../policy/library/pods";
import { parseQuantity } from "../../policy/library/quantity";
import {
    canBeSecret,
    isSecretName,
    secretLines,
    secretShapeIn,
} from "../../policy/library/secrets";
import { labelSelectorMatches } from "../../policy/library/selectors";
import { Stack } from "../../policy/library/stack";
import { resource, type TestResource } from "./support";

const nobody = { kind: "", name: "", urn: "" };

function field(value: unknown): Field {
    return new Field(nobody, value);
}

describe("quantities", () => {
    const sizes: [string, number | undefined][] = [
        ["250m", 0.25],
        ["1", 1],
        ["1.5", 1.5],
        [".5", 0.5],
        ["64Mi", 64 * 2 ** 20],
        ["1k", 1000],
        ["1e3", 1000],
        ["2E", 2e18],
        ["-1", -1],
        ["", undefined],
        ["1mi", undefined],
        ["Mi", undefined],
        ["1 Gi", undefined],
        ["plenty", undefined],
    ];
    for (const [text, size] of sizes) {
        it(`reads "${text}" as ${String(size)}`, () => {
            assert.equal(parseQuantity(text), size);
        });
    }
});

describe("secrets", () => {
    for (const name of [
        "PASSWORD",
        "dbPassword",
        "db-password",
        "mysql.root.passwd",
        "GITHUB_TOKEN",
        "apiKey",
        "AWS_SECRET_ACCESS_KEY",
        "AZURE_BATCH_KEY",
        "OCI_CLI_KEY_CONTENT",
        "tls.key",
        "client_secret",
    ]) {
        it(`are behind the name ${name}`, () => {
            assert.equal(isSecretName(name), true);
        });
    }

    for (const name of [
        "LOG_LEVEL",
        "PASSWORD_FILE",
        "SECRET_NAME",
        "TOKEN_TTL",
        "AWS_ACCESS_KEY_ID",
        "PUBLIC_KEY",
        "CACHE_KEY",
        "MAX_TOKENS",
        "KEY",
        "KEYBOARD",
        "SECRETARY",
        "",
    ]) {
        it(`are not behind the name "${name}"`, () => {
            assert.equal(isSecretName(name), false);
        });
    }

    it("are no switches, counts or references", () => {
        for (const text of [
            "",
            "true",
            "no",
            "30",
            "$(TOKEN)",
            "${TOKEN}",
            "{{ .Token }}",
            "/run",
        ]) {
            assert.equal(canBeSecret(text), false, text);
        }
        for (const text of ["hunter2", "123456", "pa$$word", "a/b"]) {
            assert.equal(canBeSecret(text), true, text);
        }
    });

    it("show by their shape", () => {
        const shapes: [string, string | undefined][] = [
            ["-----BEGIN RSA PRIVATE KEY-----\nMII", "a private key"],
            ["-----BEGIN CERTIFICATE-----\nMII", undefined],
            ["AKIAIOSFODNN7EXAMPLE", "an AWS access key"],
            [`ghp_${"a".repeat(36)}`, "a GitHub token"],
            ["amqp://user:hunter2@queue:5672/", "a URL with a password"],
            ["amqp://user:$(PASSWORD)@queue:5672/", undefined],
            ["http://queue:5672/path@here", undefined],
            [`eyJ${"a".repeat(20)}.eyJ${"b".repeat(20)}.c`, "a signed token"],
        ];
        for (const [text, what] of shapes) {
            assert.equal(secretShapeIn(text), what, text);
        }
    });

    it("show in lines of configuration in several languages", () => {
        const text = [
            "password = hunter2",
            "# a comment",
            '  "clientSecret": "hunter2",',
            "- token: hunter2",
            "password_file: /run/secret",
            "password: ${PASSWORD}",
            "secrets: [a, b]",
            "credentials:",
        ].join("\n");
        assert.deepEqual(
            secretLines(text).map(({ line }) => line),
            [1, 3, 4],
        );
    });
});

describe("commands", () => {
    const commands: [string, string | undefined][] = [
        ["sh -c until nc -z db 5432; do sleep 2; done; exec web", "until … nc"],
        ["sh -c while ! curl -f http://db; do sleep 1; done", "while … curl"],
        ["sh -c while [ ! -f /ready ]; do sleep 1; done", "while … test"],
        ["/bin/wait-for-it.sh db:5432 -- web", "wait-for-it.sh"],
        ["dockerize -wait tcp://db:5432 web", "dockerize"],
        ["sh -c sleep 30 && exec web", "sleep … first"],
        ["sh -c exec web; sleep 5", undefined],
        ["web --wait-for-leader=10s", undefined],
        ["sh -c while true; do work; sleep 3600; done", undefined],
    ];
    for (const [command, wait] of commands) {
        it(`${wait === undefined ? "do not wait" : "wait"} in "${command}"`, () => {
            assert.equal(waitIn(command), wait);
        });
    }

    it("run periodically when they sleep a minute or longer for ever", () => {
        assert.equal(runsPeriodically("sh -c while true; do work; sleep 1h; done"), true);
        assert.equal(runsPeriodically("sh -c while :; do work; sleep 60; done"), true);
        assert.equal(runsPeriodically("sh -c while true; do work; sleep 5; done"), false);
        assert.equal(runsPeriodically("sh -c sleep 3600; work"), false);
    });
});

describe("label selectors", () => {
    const labels = field({ app: "web", tier: "front" });
    const matches = (selector: unknown) => labelSelectorMatches(field(selector), labels);
    const expression = (key: string, operator: string, ...values: string[]) => ({
        matchExpressions: [{ key, operator, values }],
    });

    it("choose by labels and by expressions", () => {
        assert.equal(matches({ matchLabels: { app: "web" } }), true);
        assert.equal(matches({ matchLabels: { app: "db" } }), false);
        assert.equal(matches(expression("tier", "In", "front", "back")), true);
        assert.equal(matches(expression("tier", "NotIn", "front")), false);
        assert.equal(matches(expression("zone", "NotIn", "a")), true);
        assert.equal(matches(expression("app", "Exists")), true);
        assert.equal(matches(expression("zone", "Exists")), false);
        assert.equal(matches(expression("zone", "DoesNotExist")), true);
        assert.equal(matches(expression("app", "Unheard")), false);
    });

    it("choose all when empty, none when absent", () => {
        assert.equal(matches({}), true);
        assert.equal(matches(undefined), false);
    });
});

describe("Kubernetes objects", () => {
    function read(type: string, props: unknown) {
        return kubernetesObject({ type, name: "web", urn: "urn", props, ignoreChanges: [] });
    }

    it("are known by Pulumi's type, whatever version of the API", () => {
        const type = "kubernetes:extensions/v1beta1:Deployment";
        const object = read(type, { metadata: { name: "web", namespace: "shop" } });
        assert.deepEqual(
            { group: object?.group, kind: object?.kind, isPatch: object?.isPatch },
            { group: "extensions", kind: "Deployment", isPatch: false },
        );
    });

    it("are known to be patches", () => {
        const patch = read("kubernetes:apps/v1:DeploymentPatch", { kind: "Deployment" });
        assert.deepEqual([patch?.kind, patch?.isPatch], ["Deployment", true]);
        const custom = read("kubernetes:example.org/v1:SecurityPatch", { kind: "SecurityPatch" });
        assert.deepEqual([custom?.kind, custom?.isPatch], ["SecurityPatch", false]);
    });

    it("are known by what they say in the SDK of a custom resource", () => {
        const props = { apiVersion: "keda.sh/v1alpha1", kind: "ScaledObject" };
        const object = read("keda:v1alpha1:ScaledObject", props);
        assert.deepEqual([object?.group, object?.kind], ["keda.sh", "ScaledObject"]);
        assert.equal(read("random:index:RandomPassword", { length: 8 }), undefined);
    });

    it("show their pods wherever they describe them", () => {
        const pathOf = (type: string) => {
            const object = read(`kubernetes:${type}`, {});
            return object === undefined ? undefined : podTemplateOf(object)?.spec.path;
        };
        assert.equal(pathOf("core/v1:Pod"), "spec");
        assert.equal(pathOf("core/v1:PodTemplate"), "template.spec");
        assert.equal(pathOf("core/v1:ReplicationController"), "spec.template.spec");
        assert.equal(pathOf("apps/v1:StatefulSetPatch"), "spec.template.spec");
        assert.equal(pathOf("batch/v1beta1:CronJob"), "spec.jobTemplate.spec.template.spec");
        assert.equal(pathOf("example.org/v1:Deployment"), undefined);
        assert.equal(pathOf("core/v1:constructor"), undefined);
    });
});

describe("the order in a stack", () => {
    const metadata = { namespace: "shop" };
    const service = () =>
        resource("kubernetes:core/v1:Service", "web", { metadata: { ...metadata, name: "web" } });
    const deployment = () =>
        resource("kubernetes:apps/v1:Deployment", "web", {
            metadata: { ...metadata, name: "web" },
        });
    const component = (name: string) => resource("groundwork:test:Part", name, {});

    /** Whether the Deployment comes after the Service, and the Service after the Deployment. */
    function order(...resources: TestResource[]): [boolean, boolean] {
        const stack = new Stack(resources, ({ props }) => props);
        const find = (kind: string) => stack.objects.find((object) => object.kind === kind);
        const [later, earlier] = [find("Deployment"), find("Service")];
        assert.ok(later && earlier);
        return [stack.isOrderedAfter(later, earlier), stack.isOrderedAfter(earlier, later)];
    }

    it("is set by a property", () => {
        const [first, second] = [service(), deployment()];
        second.propertyDependencies.spec = [first];
        assert.deepEqual(order(first, second), [true, false]);
    });

    it("is set by the component that a resource is in", () => {
        const [first, second, part] = [service(), deployment(), component("part")];
        second.parent = part;
        part.dependencies.push(first);
        assert.deepEqual(order(first, second, part), [true, false]);
    });

    it("is set by a dependency on a component for all that is in it", () => {
        const [first, second] = [service(), deployment()];
        const [outer, inner] = [component("outer"), component("inner")];
        first.parent = inner;
        inner.parent = outer;
        second.dependencies.push(outer);
        assert.deepEqual(order(first, second, outer, inner), [true, false]);
    });

    it("is not set between the children of one component", () => {
        const [first, second, part] = [service(), deployment(), component("part")];
        first.parent = part;
        second.parent = part;
        assert.deepEqual(order(first, second, part), [false, false]);
    });

    it("is the other way round for a child of the workload", () => {
        const [first, second] = [service(), deployment()];
        first.parent = second;
        assert.deepEqual(order(first, second), [false, true]);
    });

    it("ends where resources wait for each other", () => {
        const [first, second] = [service(), deployment()];
        first.dependencies.push(second);
        second.dependencies.push(first);
        assert.deepEqual(order(first, second), [true, true]);
    });
});
