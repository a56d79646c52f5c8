import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import * as yaml from "js-yaml";

import { readManifests } from "./check/documents";
import { inspect } from "./check/inspect";
import { rules } from "./rules";

// How long all rules take over 10,000 mixed resources; beside it kube-score over the same, where it
// is on PATH (go install github.com/zegl/kube-score/cmd/kube-score@latest). Run by `make bench`.

const namespaces = 50;

function team(index: number): object[] {
    const namespace = `team-${index % namespaces}`;
    const metadata = (name: string) => ({ name: `${name}-${index}`, namespace });
    const labels = { app: `web-${index}` };
    const container = {
        name: "web",
        image: "example.org/web:1.2.3",
        ports: [{ name: "http", containerPort: 8080 }],
        resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } },
        readinessProbe: { httpGet: { path: "/", port: "http" } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    };
    const template = {
        metadata: { labels },
        spec: {
            securityContext: { runAsNonRoot: true },
            containers: [container, { ...container, name: "side" }],
        },
    };
    const workload = (kind: string) => ({
        apiVersion: "apps/v1",
        kind,
        metadata: metadata(kind.toLowerCase()),
        spec: { replicas: 2, selector: { matchLabels: labels }, template },
    });
    const paths = [
        {
            path: "/",
            pathType: "Prefix",
            backend: { service: { name: `web-${index}`, port: { number: 80 } } },
        },
    ];
    return [
        workload("Deployment"),
        workload("StatefulSet"),
        {
            apiVersion: "batch/v1",
            kind: "CronJob",
            metadata: metadata("job"),
            spec: { schedule: "@daily", jobTemplate: { spec: { template } } },
        },
        {
            apiVersion: "v1",
            kind: "Service",
            metadata: metadata("web"),
            spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
        },
        { apiVersion: "v1", kind: "ConfigMap", metadata: metadata("web"), data: { mode: "fast" } },
        { apiVersion: "v1", kind: "ServiceAccount", metadata: metadata("web") },
        {
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: metadata("web"),
            spec: { rules: [{ host: `host-${index}.example.org`, http: { paths } }] },
        },
        {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: metadata("web"),
            spec: { podSelector: { matchLabels: labels }, policyTypes: ["Ingress", "Egress"] },
        },
        {
            apiVersion: "policy/v1",
            kind: "PodDisruptionBudget",
            metadata: metadata("web"),
            spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
        },
        {
            apiVersion: "rbac.authorization.k8s.io/v1",
            kind: "Role",
            metadata: metadata("web"),
            rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
        },
    ];
}

const manifests = Array.from({ length: 1000 }, (_, index) => team(index)).flat();
const text = manifests.map((manifest) => yaml.dump(manifest, { noRefs: true })).join("---\n");

function seconds<T>(run: () => T): { readonly taken: number; readonly result: T } {
    const start = process.hrtime.bigint();
    const result = run();
    return { taken: Number(process.hrtime.bigint() - start) / 1e9, result };
}

const reading = seconds(() => readManifests("bench.yaml", text).objects);
const judging = seconds(() =>
    inspect(reading.result, { rules, settings: {}, exemptions: [], today: "2026-01-01" }),
);
const rate = Math.round(manifests.length / judging.taken);
console.log(
    `${manifests.length} resources, ${rules.length} rules: read in ${reading.taken.toFixed(1)} s, judged in ${judging.taken.toFixed(1)} s (${rate} a second)`,
);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundwork-bench-"));
try {
    const file = path.join(folder, "bench.yaml");
    fs.writeFileSync(file, text);
    const other = seconds(() =>
        spawnSync("kube-score", ["score", "--output-format", "ci", file], { stdio: "ignore" }),
    );
    console.log(
        other.result.error === undefined
            ? `kube-score, the same manifests: ${other.taken.toFixed(1)} s`
            : "kube-score is not on PATH",
    );
} finally {
    fs.rmSync(folder, { recursive: true, force: true });
}
