import * as assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

import { targetsShape } from "../../cli/verify/prometheus";
import { corednsRules } from "../../components/coredns/values";
import {
    helperRules,
    localPathRules,
    workload as localPath,
} from "../../components/local-path/values";
import { metricsServerRules } from "../../components/metrics-server/values";
import { accessRules } from "../../components/prometheus/access";
import { traefikRules } from "../../components/traefik/values";
import { namespaceOf } from "../../stacks/namespaces";
import { apply } from "./agnhost";
import { claimOf, podWithClaim } from "./claims";
import type { RunningPod } from "./containers";
import { clusterRole, isRefused, type Permission, permissionsIn } from "./permissions";
import { eventually, type RealPlatform } from "./realNodes";
import { askPrometheus, type Job, jobs, resolves } from "./systems";

export interface EntitledSystem {
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
function idleFor(milliseconds: number, jobOf: EntitledSystem["jobOf"]): EntitledSystem["fails"] {
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

const targetList = z.object({ data: targetsShape });

/** The jobs that have a target of which that is said. */
async function scraped(platform: RealPlatform, health: string): Promise<ReadonlySet<string>> {
    const answer = await askPrometheus(platform, "targets?state=active");
    const { activeTargets } = targetList.parse(JSON.parse(answer)).data;
    const those = activeTargets.filter((target) => target.health === health);
    return new Set(those.map(({ labels }) => labels["job"] ?? ""));
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

const helperRole = ["-n", namespaceOf("storageHelpers"), "role", `groundwork-${localPath}`];
/** Without them a volume is made all the same, but nobody is told of what went wrong. */
const justSaid: ReadonlySet<string> = new Set(["events", "pods/log"]);

/** A claim gets a volume within that time, and the volume goes with the claim. */
const keepsVolumes =
    (seconds: number): Job =>
    async (platform) => {
        const { kubectl } = platform;
        const [namespace, name] = ["team-sample", "least-privilege"];
        const soon = (...args: readonly string[]): Promise<boolean> =>
            kubectl([...args, `--timeout=${seconds}s`]).then(
                () => true,
                () => false,
            );
        await apply(platform, [
            claimOf(namespace, name, "1Mi"),
            podWithClaim(namespace, name, name, "sleep 3600"),
        ]);
        const volume = () =>
            kubectl(["-n", namespace, "get", "pvc", name, "-o", "jsonpath={.spec.volumeName}"]);
        const made = await soon("-n", namespace, "wait", "--for=condition=Ready", `pod/${name}`);
        const its = await volume();
        await kubectl(["-n", namespace, "delete", "pod,pvc", name, "--now"]);
        const removed = its === "" || (await soon("wait", "--for=delete", `pv/${its}`));
        return made && removed;
    };

/** Every system that has permissions of its own and runs in real containers. */
export const entitledSystems: readonly EntitledSystem[] = [
    {
        app: "coredns",
        permissions: permissionsIn(clusterRole("coredns"), corednsRules),
        jobOf: corednsJob,
        fails: idleFor(10_000, corednsJob),
    },
    {
        app: "traefik",
        permissions: permissionsIn(clusterRole("traefik"), traefikRules),
        jobOf: traefikJob,
        fails: idleFor(8_000, traefikJob),
    },
    {
        app: "prometheus",
        slow: true,
        permissions: permissionsIn(clusterRole("prometheus"), accessRules),
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
        permissions: permissionsIn(clusterRole("metrics-server"), metricsServerRules),
        jobOf: () => jobs["metrics-server"],
        // It is ready when it has read every kubelet twice, half a minute after its start.
        fails: idleFor(40_000, () => jobs["metrics-server"]),
    },
    {
        app: "local-path",
        permissions: [
            ...permissionsIn(clusterRole(localPath), localPathRules),
            ...permissionsIn(helperRole, helperRules),
        ],
        jobOf: () => keepsVolumes(30),
        fails: async (platform, pod, lost) => {
            const works = justSaid.has(lost.name);
            assert.equal(await keepsVolumes(works ? 60 : 12)(platform), works);
            await isRefused(platform, pod);
        },
    },
];
