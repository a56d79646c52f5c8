import * as assert from "node:assert/strict";
import { z } from "zod";

import { type Outcomes, startLanes } from "../support/lanes";
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
    /** Seconds that a sound system is quicker than. @default - those of the check */
    readonly patience?: number;
    readonly breakIt: (kubectl: Kubectl) => Promise<() => Promise<unknown>>;
}

function scaledAway(
    check: string,
    namespace: string,
    workload: string,
    patience?: number,
): Breakage {
    const scale = (kubectl: Kubectl, to: number): Promise<string> =>
        kubectl(["-n", namespace, "scale", workload, `--replicas=${to}`]);
    return {
        check,
        ...(patience !== undefined && { patience }),
        breakIt: async (kubectl) => {
            await scale(kubectl, 0);
            return () => scale(kubectl, 1);
        },
    };
}

const team = ["-n", "team-sample"];
const tooMuch: Breakage = {
    check: "teams",
    breakIt: async (kubectl) => {
        const binding = ["rolebinding", "too-much"];
        const rights = ["--clusterrole=admin", "--group=sample-viewers"];
        await kubectl([...team, "create", ...binding, ...rights]);
        return () => kubectl([...team, "delete", ...binding]);
    },
};

const openNetwork: Breakage = {
    check: "network",
    breakIt: async (kubectl) => {
        const policy = ["networkpolicy", "default-deny"];
        const before = await kubectl([...team, "get", ...policy, "-o", "json"]);
        await kubectl([...team, "delete", ...policy]);
        return () => kubectl([...team, "create", "-f", "-"], before);
    },
};

/** What stands on another one is in its lane: nothing else is broken while a check is tried. */
const lanes: readonly (readonly Breakage[])[] = [
    [
        scaledAway("dns", "platform-dns", "deployment/coredns"),
        scaledAway("ingress", "platform-ingress", "deployment/traefik"),
        scaledAway("metrics", "platform-monitoring", "statefulset/prometheus"),
        scaledAway("alerts", "platform-monitoring", "statefulset/alertmanager"),
    ],
    [
        scaledAway("storage", "platform-storage", "deployment/local-path-provisioner", 60),
        scaledAway("autoscaling", "platform-resource-metrics", "deployment/metrics-server", 20),
        tooMuch,
        openNetwork,
    ],
];

// Slow: each check waits for a real system that does not come.
describe("groundwork verify", () => {
    let platform: RealPlatform;
    let outcomes: Outcomes<Breakage> | undefined;

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
    });

    after(() => outcomes?.all());

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

    async function breakAndMend({ check, patience, breakIt }: Breakage): Promise<void> {
        const bound = patience === undefined ? [] : ["--patience", `${patience}`];
        const only = () => verify("--check", check, ...bound);
        const mend = await breakIt(platform.kubectl);
        try {
            await eventually(only, ({ code }) => code === 1);
        } finally {
            await mend();
        }
        await eventually(only, ({ code }) => code === 0, 180);
    }

    for (const breakage of lanes.flat()) {
        it(`fails ${breakage.check} when its system is broken, and passes it when that is mended`, () => {
            outcomes ??= startLanes(lanes, breakAndMend);
            return outcomes.of(breakage);
        });
    }

    it("leaves nothing behind", async () => {
        const names = await platform.kubectl(["get", "namespaces", "-o", "name"]);
        assert.doesNotMatch(names, /groundwork-verify-/);
    });
});
