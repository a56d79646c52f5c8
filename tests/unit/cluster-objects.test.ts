import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { ensureCertificates } from "../../local/cluster/certificates";
import { writeKubeconfigs } from "../../local/cluster/kubeconfig";
import { clusterLayout } from "../../local/cluster/layout";
import {
    accessObjects,
    disks,
    edgeRole,
    nodeObject,
    nodeStatus,
    simulatedNodes,
    simulatedNodesOf,
    simulatedOnly,
    storageClass,
} from "../../local/cluster/objects";
import { repositoryRoot } from "../../local/paths";
import { modeOf, temporaryFolder } from "../support/temporary";

const ports = {
    etcd: 20001,
    "etcd-peer": 20002,
    "kube-apiserver": 20003,
    "kube-controller-manager": 20004,
    "kube-scheduler": 20005,
    kwok: 20006,
    registry: 20007,
};

const simulation = parseAllDocuments(
    fs.readFileSync(path.join(repositoryRoot, "local/cluster/simulation.yaml"), "utf8"),
).map((document): unknown => z.unknown().parse(document.toJS()));

const stageSchema = z.object({
    kind: z.literal("Stage"),
    metadata: z.object({ name: z.string() }),
    spec: z.object({
        resourceRef: z.object({ apiGroup: z.string(), kind: z.string() }),
        selector: z.object({ matchLabels: z.record(z.string(), z.string()).optional() }),
        next: z.object({
            statusTemplate: z.string().optional(),
            patches: z.array(z.object({})).optional(),
            delete: z.boolean().optional(),
        }),
    }),
});
const stages = simulation.flatMap((document) => stageSchema.safeParse(document).data ?? []);

describe("the simulated nodes", () => {
    it("are three workers in three zones and one at the edge, which takes only who wants it", () => {
        const workers = simulatedNodes.filter(({ role }) => role === "worker");
        assert.equal(workers.length, 3);
        assert.equal(new Set(workers.map(({ zone }) => zone)).size, 3);
        workers.forEach((node) => {
            assert.deepEqual(nodeObject(node).spec, {});
        });
        const edge = simulatedNodes.filter(({ role }) => role === "edge").map(nodeObject);
        assert.equal(edge.length, 1);
        assert.deepEqual(edge[0]?.spec, { taints: [{ key: edgeRole, effect: "NoSchedule" }] });
        assert.equal(edge[0].metadata.labels?.[edgeRole], "");
    });

    it("are told to kwok by the annotation, and to the scheduler by their labels", () => {
        for (const node of simulatedNodes) {
            const { labels, annotations } = nodeObject(node).metadata;
            assert.equal(annotations?.["kwok.x-k8s.io/node"], "fake");
            assert.equal(labels?.["kubernetes.io/hostname"], node.name);
            assert.equal(labels["topology.kubernetes.io/zone"], node.zone);
        }
    });

    it("take, beside real ones, only pods that ask for them", () => {
        const [node, ...others] = simulatedNodesOf("real").map(nodeObject);
        assert.deepEqual(others, []);
        assert.deepEqual(node?.spec, { taints: [{ key: simulatedOnly, effect: "NoSchedule" }] });
        assert.equal(node.metadata.labels?.[simulatedOnly], "");
    });

    it("have an address each that leads nowhere, and a kubelet where kwok listens", () => {
        const schema = z.object({
            status: z.object({
                addresses: z.array(z.object({ type: z.string(), address: z.string() })),
                daemonEndpoints: z.object({ kubeletEndpoint: z.object({ Port: z.number() }) }),
            }),
        });
        const statuses = simulatedNodes.map((node) => schema.parse(nodeStatus(node, ports)).status);
        const addresses = statuses.flatMap((status) =>
            status.addresses.filter(({ type }) => type === "InternalIP").map((one) => one.address),
        );
        assert.equal(new Set(addresses).size, simulatedNodes.length);
        assert.ok(addresses.every((address) => address.startsWith("192.0.2.")));
        const kubelets = statuses.map((status) => status.daemonEndpoints.kubeletEndpoint.Port);
        assert.deepEqual([...new Set(kubelets)], [ports.kwok]);
    });
});

describe("the simulated disks", () => {
    it("are kept when released, so that kwok can wipe those with its label", () => {
        const wiping = stages.find(({ metadata }) => metadata.name === "disk-is-wiped");
        assert.ok(wiping);
        const names = disks().map((disk) => {
            assert.deepEqual(disk.metadata.labels, wiping.spec.selector.matchLabels);
            return disk.metadata.name;
        });
        assert.equal(new Set(names).size, 64);
    });

    it("belong to the default class", () => {
        const { metadata } = storageClass();
        const isDefault = "storageclass.kubernetes.io/is-default-class";
        assert.equal(metadata.annotations?.[isDefault], "true");
        const classOf = z.object({ spec: z.object({ storageClassName: z.string() }) });
        disks().forEach((disk) => {
            assert.equal(classOf.parse(disk).spec.storageClassName, metadata.name);
        });
    });
});

describe("kwok", () => {
    const rules = z
        .object({
            rules: z.array(
                z.object({
                    apiGroups: z.tuple([z.string()]),
                    resources: z.array(z.string()),
                    verbs: z.array(z.string()),
                }),
            ),
        })
        .parse(accessObjects().find(({ kind }) => kind === "ClusterRole")).rules;
    /** `<verb> <group>/<resource>` */
    const rights = rules.flatMap(({ apiGroups: [group], resources, verbs }) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
    );
    const plural = (kind: string): string =>
        kind === "Ingress" ? "ingresses" : `${kind.toLowerCase()}s`;

    it("may do what the simulation asks of it, and nothing more", () => {
        const needed = stages.flatMap(({ spec: { resourceRef, next } }) => {
            const group = resourceRef.apiGroup.includes("/") ? resourceRef.apiGroup : "";
            const resource = `${group.replace(/\/.*/, "")}/${plural(resourceRef.kind)}`;
            return [
                ...["get", "list", "watch"].map((verb) => `${verb} ${resource}`),
                ...(next.statusTemplate === undefined ? [] : [`patch ${resource}/status`]),
                ...(next.patches === undefined ? [] : [`patch ${resource}`]),
                ...(next.delete === true ? [`delete ${resource}`] : []),
            ];
        });
        const events = ["create /events", "patch /events"];
        assert.deepEqual([...rights].sort(), [...new Set([...needed, ...events])].sort());
    });

    it("runs no command for anybody", () => {
        const kinds = simulation.map((document) => z.object({ kind: z.string() }).parse(document));
        const others = new Set(kinds.map(({ kind }) => kind).filter((kind) => kind !== "Stage"));
        assert.deepEqual([...others], ["KwokConfiguration", "ClusterLogs"]);
    });

    it("answers for logs with the file that a start writes", () => {
        const file = path.basename(clusterLayout("/home").podLog);
        const logs = simulation.find(
            (document) => z.object({ kind: z.literal("ClusterLogs") }).safeParse(document).success,
        );
        const one = z.object({ logsFile: z.literal(file), previousLogsFile: z.literal(file) });
        z.object({ spec: z.object({ logs: z.tuple([one]) }) }).parse(logs);
    });
});

describe("the kubeconfigs", () => {
    const folder = temporaryFolder();

    it("are their owner's alone, hold everything, and each somebody else's certificate", async () => {
        const layout = clusterLayout(folder());
        await ensureCertificates(layout);
        writeKubeconfigs(layout, ports);
        const parts = fs.readdirSync(layout.access).sort();
        const expected = ["kube-controller-manager", "kube-scheduler", "kwok"];
        assert.deepEqual(
            parts,
            expected.map((name) => `${name}.kubeconfig`),
        );
        const schema = z.object({
            "current-context": z.literal("groundwork-local"),
            clusters: z.tuple([
                z.object({ cluster: z.object({ server: z.literal("https://127.0.0.1:20003") }) }),
            ]),
            users: z.tuple([
                z.object({ user: z.object({ "client-certificate-data": z.string() }) }),
            ]),
        });
        const all = [layout.kubeconfig, ...parts.map((name) => path.join(layout.access, name))];
        const certificates = all.map((file) => {
            assert.equal(modeOf(file), "600");
            const { users } = schema.parse(parse(fs.readFileSync(file, "utf8")));
            return users[0].user["client-certificate-data"];
        });
        assert.equal(new Set(certificates).size, all.length);
    });
});
