import * as assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { z } from "zod";

import {
    type EditedEnvironment,
    editedEnvironment,
    environmentFile,
} from "../support/editedEnvironment";
import { placeOfPod } from "../support/inPod";
import { bringUpTimeout, eventually, type RealPlatform, realPlatform } from "../support/realNodes";
import { visitorAtTheEdge } from "../support/visitor";

const jaeger = "/api/v1/namespaces/platform-tracing/services/jaeger:http/proxy/api";
const endpointVariable =
    '{.spec.template.spec.containers[0].env[?(@.name=="OTEL_EXPORTER_OTLP_ENDPOINT")].value}';
const settings =
    "groundwork:tracing: { provider: jaeger, samplingPercent: 100, decisionSeconds: 2 }";

const tagSchema = z.object({ key: z.string(), value: z.unknown() });
const tracesSchema = z.object({
    data: z.array(
        z.object({
            spans: z.array(z.object({ operationName: z.string() })),
            processes: z.record(
                z.string(),
                z.object({ serviceName: z.string(), tags: z.array(tagSchema) }),
            ),
        }),
    ),
});

type Trace = z.infer<typeof tracesSchema>["data"][number];

/** One span of a service, in OTLP's JSON. */
function spanOf(service: string, traceId: string): string {
    const start = BigInt(Date.now()) * 1_000_000n;
    const span = {
        traceId,
        spanId: randomBytes(8).toString("hex"),
        name: "GET /probe",
        kind: 2,
        startTimeUnixNano: String(start),
        endTimeUnixNano: String(start + 5_000_000n),
    };
    const attributes = [{ key: "service.name", value: { stringValue: service } }];
    return JSON.stringify({
        resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: [span] }] }],
    });
}

// Slow: the platform is brought up with tracing, and without it again.
describe("tracing on real nodes", () => {
    let platform: RealPlatform;
    let edited: EditedEnvironment | undefined;
    const traceId = randomBytes(16).toString("hex");

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
        edited = await editedEnvironment(platform);
        edited.checkout.edit(environmentFile, (text) =>
            text.replace("  groundwork:teams:", `  ${settings}\n  groundwork:teams:`),
        );
        await edited.groundwork("up");
    });

    after(async () => {
        await edited?.undo();
    });

    const ask = async (path: string): Promise<readonly Trace[]> => {
        const answer = await platform.kubectl(["get", "--raw", `${jaeger}${path}`]);
        return tracesSchema.parse(JSON.parse(answer)).data;
    };
    const found = () =>
        eventually(
            () => ask(`/traces/${traceId}`),
            ([trace]) => !!trace,
            120,
        );

    it("finds a span that a team's pod has sent to where it was told, with the pod's name", async () => {
        const endpoint = await platform.kubectl([
            ...["-n", "team-sample", "get", "deployment", "hello"],
            ...["-o", `jsonpath=${endpointVariable}`],
        ]);
        const pod = await placeOfPod(platform, "team-sample", "app.kubernetes.io/name=hello");
        const { code, stdout, stderr } = await pod.run(
            "curl",
            ...["-sS", "--fail-with-body", "-m", "15", "-H", "content-type: application/json"],
            ...["-d", spanOf("probe", traceId), `${endpoint}/v1/traces`],
        );
        assert.equal(code, 0, stderr);
        assert.match(stdout, /partialSuccess/);
        const [trace] = await found();
        assert.deepEqual(
            trace?.spans.map(({ operationName }) => operationName),
            ["GET /probe"],
        );
        const [sender] = Object.values(trace.processes);
        const tags = new Map(sender?.tags.map(({ key, value }) => [key, String(value)]));
        assert.equal(sender?.serviceName, "probe");
        assert.equal(tags.get("k8s.namespace.name"), "team-sample");
        assert.match(tags.get("k8s.pod.name") ?? "", /^hello-/);
        assert.equal(tags.get("k8s.deployment.name"), "hello");
    });

    it("finds it again when Jaeger's pod has been replaced", async () => {
        const inTracing = (...args: readonly string[]) =>
            platform.kubectl(["-n", "platform-tracing", ...args]);
        await inTracing("delete", "pod", "jaeger-0", "--wait=true");
        await inTracing("rollout", "status", "statefulset/jaeger", "--timeout=180s");
        await found();
    });

    it("finds the way of a visitor through Traefik", async () => {
        const visitor = await visitorAtTheEdge(platform);
        const traces = await eventually(
            async () => {
                await visitor.get("https://hello.nodes.groundwork.test/hostname", "-k");
                return ask("/traces?service=traefik&limit=20&lookback=1h");
            },
            (all) => all.length > 0,
            120,
        );
        const services = traces.flatMap(({ processes }) =>
            Object.values(processes).map(({ serviceName }) => serviceName),
        );
        assert.ok(services.includes("traefik"));
    });
});
