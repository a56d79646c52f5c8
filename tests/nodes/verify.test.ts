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

type Kubectl = RealPlatform["kubectl"];

/** A check, and how its system is broken on purpose; what that returns mends it again. */
interface Breakage {
    readonly check: string;
    readonly breakIt: (kubectl: Kubectl) => Promise<() => Promise<unknown>>;
}

function scaledAway(check: string, namespace: string, workload: string): Breakage {
    const scale = (kubectl: Kubectl, to: number): Promise<string> =>
        kubectl(["-n", namespace, "scale", workload, `--replicas=${to}`]);
    return {
        check,
        breakIt: async (kubectl) => {
            await scale(kubectl, 0);
            return () => scale(kubectl, 1);
        },
    };
}

const team = ["-n", "team-sample"];
const breakages: readonly Breakage[] = [
    scaledAway("dns", "platform-dns", "deployment/coredns"),
    scaledAway("ingress", "platform-ingress", "deployment/traefik"),
    scaledAway("metrics", "platform-monitoring", "statefulset/prometheus"),
    scaledAway("alerts", "platform-monitoring", "statefulset/alertmanager"),
    scaledAway("storage", "platform-storage", "deployment/local-path-provisioner"),
    scaledAway("autoscaling", "platform-resource-metrics", "deployment/metrics-server"),
    {
        check: "teams",
        breakIt: async (kubectl) => {
            const binding = ["rolebinding", "too-much"];
            const rights = ["--clusterrole=admin", "--group=sample-viewers"];
            await kubectl([...team, "create", ...binding, ...rights]);
            return () => kubectl([...team, "delete", ...binding]);
        },
    },
    {
        check: "network",
        breakIt: async (kubectl) => {
            const policy = ["networkpolicy", "default-deny"];
            const before = await kubectl([...team, "get", ...policy, "-o", "json"]);
            await kubectl([...team, "delete", ...policy]);
            return () => kubectl([...team, "create", "-f", "-"], before);
        },
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
        // Usage is known, and an autoscaler active, a minute or two after the pods have come.
        const { results } = await eventually(verify, ({ code }) => code === 0, 240);
        for (const { observations, outcome, name } of results) {
            assert.ok(outcome === "skipped" || observations.length > 0, name);
        }
    });

    for (const { check, breakIt } of breakages) {
        it(`fails ${check} when its system is broken, and passes it when that is mended`, async () => {
            const only = () => verify("--check", check);
            const mend = await breakIt(platform.kubectl);
            try {
                await eventually(only, ({ code }) => code === 1);
            } finally {
                await mend();
            }
            await eventually(only, ({ code }) => code === 0, 180);
        });
    }

    it("leaves nothing behind", async () => {
        const names = await platform.kubectl(["get", "namespaces", "-o", "name"]);
        assert.doesNotMatch(names, /groundwork-verify-/);
    });
});
