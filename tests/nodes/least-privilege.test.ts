import * as assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

import { corednsRules } from "../../components/coredns/values";
import { metricsServerRules } from "../../components/metrics-server/values";
import { accessRules } from "../../components/prometheus/access";
import { traefikRules } from "../../components/traefik/values";
import type { RunningPod } from "../support/containers";
import {
    isRefused,
    type Permission,
    permissionsIn,
    reduceRights,
    restartPod,
} from "../support/permissions";
import { bringUpTimeout, eventually, type RealPlatform, realPlatform } from "../support/realNodes";
import { type Job, jobs, resolves } from "../support/systems";

interface System {
    readonly app: string;
    readonly permissions: readonly Permission[];
    /** What it does with a permission. */
    readonly jobOf: (permission: Permission) => Job;
    /** It takes half a minute to begin: that is waited for once, after the last permission. */
    readonly slow?: boolean;
    /** Resolves once its new pod is seen to fail for want of a permission. */
    readonly fails: (platform: RealPlatform, pod: RunningPod, lost: Permission) => Promise<void>;
}

/** Not at work for longer than it takes to begin, and refused meanwhile. */
function idleFor(milliseconds: number, jobOf: System["jobOf"]): System["fails"] {
    return async (platform, pod, lost) => {
        const end = Date.now() + milliseconds;
        while (Date.now() < end) {
            const works = await jobOf(lost)(platform).catch(() => false);
            assert.equal(works, false, `works without ${lost.name}`);
            await sleep(1000);
        }
        await isRefused(platform, pod);
    };
}

/** A Service without an address of its own has those of its pods. */
const corednsJob = ({ name }: Permission): Job =>
    name === "endpointslices"
        ? (platform) => resolves(platform, "prometheus-pods.platform-monitoring.svc.cluster.local")
        : jobs.coredns;

const host = "taken-by-nobody.invalid";

/** An Ingress that shows another address than Traefik's is put right. */
const tellsAddress: Job = async ({ kubectl }) => {
    const ingress = ["-n", "team-sample", "ingress", "hello"];
    const status = JSON.stringify({ status: { loadBalancer: { ingress: [{ hostname: host }] } } });
    await kubectl(["patch", ...ingress, "--subresource=status", "--type=merge", "-p", status]);
    await sleep(3000);
    return !(await kubectl(["get", ...ingress, "-o", "jsonpath={.status}"])).includes(host);
};

const traefikJob = ({ name }: Permission): Job =>
    name === "ingresses/status" ? tellsAddress : jobs.traefik;

const targetList = z.object({
    data: z.object({
        activeTargets: z.array(
            z.object({ labels: z.object({ job: z.string() }), health: z.string() }),
        ),
    }),
});

/** The jobs that have a target of which that is said. */
async function scraped({ kubectl }: RealPlatform, health: string): Promise<ReadonlySet<string>> {
    const service = "/api/v1/namespaces/platform-monitoring/services/prometheus:9090/proxy";
    const answer = await kubectl(["get", "--raw", `${service}/api/v1/targets?state=active`]);
    const { activeTargets } = targetList.parse(JSON.parse(answer)).data;
    const those = activeTargets.filter((target) => target.health === health);
    return new Set(those.map(({ labels }) => labels.job));
}

const kubelets = ["kubelet", "cadvisor"];
const services = ["node-exporter", "kubernetes-apiserver"];
/** What Prometheus scrapes by a permission: found by it, or let in by it. */
const scrapedBy: Readonly<Record<string, readonly string[]>> = {
    nodes: kubelets,
    pods: services,
    services,
    endpointslices: services,
    "nodes/metrics": kubelets,
    "/metrics": ["kubernetes-apiserver"],
};

const systems: readonly System[] = [
    {
        app: "coredns",
        permissions: permissionsIn(corednsRules),
        jobOf: corednsJob,
        fails: idleFor(10_000, corednsJob),
    },
    {
        app: "traefik",
        permissions: permissionsIn(traefikRules),
        jobOf: traefikJob,
        fails: idleFor(8_000, traefikJob),
    },
    {
        app: "prometheus",
        slow: true,
        permissions: permissionsIn(accessRules),
        jobOf: () => async (platform) => {
            const up = await scraped(platform, "up");
            return [...kubelets, ...services].every((job) => up.has(job));
        },
        fails: async (platform, pod, lost) => {
            const affected = scrapedBy[lost.name] ?? [];
            const others = [...kubelets, ...services].filter((job) => !affected.includes(job));
            if (lost.verbs.includes("get")) {
                const down = () => scraped(platform, "down");
                await eventually(down, (jobs) => affected.every((job) => jobs.has(job)));
            } else {
                await isRefused(platform, pod);
            }
            const up = () => scraped(platform, "up");
            const seen = await eventually(up, (jobs) => others.every((job) => jobs.has(job)));
            assert.deepEqual(
                affected.filter((job) => seen.has(job)),
                [],
            );
        },
    },
    {
        app: "metrics-server",
        slow: true,
        permissions: permissionsIn(metricsServerRules),
        jobOf: () => jobs["metrics-server"],
        // It is ready when it has read every kubelet twice, half a minute after its start.
        fails: idleFor(40_000, () => jobs["metrics-server"]),
    },
];

/**
 * Slow, three minutes: each permission costs a restart and the time in which a system would begin its
 * work. The four systems are tried side by side. `list` and `watch` are taken away together: who may
 * only list asks again and again instead, and works.
 */
describe("without one of its permissions", function () {
    this.timeout(600_000);
    let platform: RealPlatform;
    const outcomes = new Map<Permission, Promise<void>>();

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
        for (const system of systems) {
            let last = Promise.resolve();
            for (const permission of system.permissions) {
                const next = last.then(() => tryWithout(system, permission));
                outcomes.set(permission, next);
                last = next.catch(() => undefined);
            }
        }
    });

    after(async () => {
        await Promise.allSettled(outcomes.values());
    });

    async function tryWithout(system: System, lost: Permission): Promise<void> {
        const { app, permissions, jobOf, slow, fails } = system;
        const giveBack = await reduceRights(platform, app, lost.without);
        try {
            await fails(platform, await restartPod(platform, app), lost);
        } finally {
            await giveBack();
        }
        if (slow !== true || lost === permissions.at(-1)) {
            await eventually(() => jobOf(lost)(platform), Boolean, 180);
        }
    }

    for (const { app, permissions } of systems) {
        for (const permission of permissions) {
            const { name, verbs } = permission;
            it(`${app} fails: ${verbs.join(" and ")} ${name}`, async () => {
                await outcomes.get(permission);
            });
        }
    }
});
