import * as assert from "node:assert/strict";
import { z } from "zod";

import { bringUpTimeout, eventually, type RealPlatform, realPlatform } from "../support/realNodes";

const report = z.object({
    results: z.array(
        z.object({
            name: z.string(),
            outcome: z.enum(["passed", "failed", "skipped"]),
            observations: z.array(z.object({ what: z.string(), value: z.string() })),
        }),
    ),
});

/** A check, how its system is broken on purpose, and how it is mended again. */
interface Breakage {
    readonly check: string;
    readonly breaks: readonly string[];
    readonly mends: readonly string[];
}

function scaled(namespace: string, workload: string): Omit<Breakage, "check"> {
    const scale = (to: number): string[] => [
        ...["-n", namespace, "scale", workload, `--replicas=${to}`],
    ];
    return { breaks: scale(0), mends: scale(1) };
}

const team = ["-n", "team-sample"];
const breakages: readonly Breakage[] = [
    { check: "dns", ...scaled("platform-dns", "deployment/coredns") },
    { check: "ingress", ...scaled("platform-ingress", "deployment/traefik") },
    { check: "metrics", ...scaled("platform-monitoring", "statefulset/prometheus") },
    { check: "alerts", ...scaled("platform-monitoring", "statefulset/alertmanager") },
    { check: "autoscaling", ...scaled("platform-resource-metrics", "deployment/metrics-server") },
    {
        check: "teams",
        breaks: [
            ...[...team, "create", "rolebinding", "too-much", "--clusterrole=admin"],
            "--group=sample-viewers",
        ],
        mends: [...team, "delete", "rolebinding", "too-much"],
    },
    {
        check: "network",
        breaks: [...team, "label", "networkpolicy", "--all", "broken=true"],
        mends: [...team, "label", "networkpolicy", "--all", "broken-"],
    },
];

// Slow: each check waits for a real system that does not come.
describe("groundwork verify", function () {
    this.timeout(300_000);
    let platform: RealPlatform;

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
    });

    async function verify(...options: readonly string[]) {
        const all = ["verify", "-e", "nodes", "--json", ...options];
        const { code, stdout, stderr } = await platform.groundwork(...all);
        assert.notEqual(stdout, "", stderr);
        return { code, results: report.parse(JSON.parse(stdout)).results };
    }

    it("passes every check, and tells what it saw", async () => {
        const { code, results } = await verify();
        assert.deepEqual(
            results.filter(({ outcome }) => outcome === "failed"),
            [],
        );
        assert.equal(code, 0);
        for (const { observations, outcome, name } of results) {
            assert.ok(outcome === "skipped" || observations.length > 0, name);
        }
    });

    for (const { check, breaks, mends } of breakages) {
        it(`fails ${check} when its system is broken, and passes it again when that is mended`, async () => {
            await platform.kubectl(breaks);
            try {
                await eventually(
                    () => verify("--check", check),
                    ({ code }) => code === 1,
                );
            } finally {
                await platform.kubectl(mends);
            }
            await eventually(
                () => verify("--check", check),
                ({ code }) => code === 0,
                120,
            );
        });
    }

    it("leaves nothing behind", async () => {
        const names = await platform.kubectl(["get", "namespaces", "-o", "name"]);
        assert.doesNotMatch(names, /groundwork-verify-/);
    });
});
