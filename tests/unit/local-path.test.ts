import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import { parseQuantity } from "../../components/internal/quantity";
import { helperScripts, helperSize, workers } from "../../components/local-path/values";
import { concerns } from "../../stacks/namespaces";
import { at, find, type RecordedResource } from "../support/graph";
import { listAt, partsOf } from "../support/observability";
import { configOf, graphOf } from "../support/platform";
import { temporaryFolder } from "../support/temporary";

const helpers = "platform-storage-helpers";

function withVolumes(
    localPath: object = {},
    defaultClass: string = "local",
): Promise<RecordedResource[]> {
    const storage = { localPath: { enabled: true, ...localPath }, defaultClass };
    return graphOf(configOf("nodes", { storage }));
}

function fileOf(graph: readonly RecordedResource[], name: string): unknown {
    const files = partsOf(graph, "local-path").find((part) => part.name === "local-path-config");
    return JSON.parse(String(at(files?.inputs, "data", name)));
}

describe("local-path", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await withVolumes();
    });
    const part = (name: string) => {
        const found = partsOf(graph, "local-path").find((it) => it.name === `local-path-${name}`);
        assert.ok(found, `there is no ${name}`);
        return found;
    };

    it("makes volumes where their pods go, and has them stop where their directory is gone", () => {
        const { inputs, dependsOn } = part("class");
        assert.equal(at(inputs, "volumeBindingMode"), "WaitForFirstConsumer");
        assert.equal(at(inputs, "reclaimPolicy"), "Delete");
        assert.equal(at(inputs, "metadata", "name"), "local");
        assert.equal(at(inputs, "metadata", "annotations", "defaultVolumeType"), "local");
        assert.deepEqual(dependsOn, ["local-path-pods"]);
    });

    it("is the default class where the environment wants it to be", async () => {
        const key = "storageclass.kubernetes.io/is-default-class";
        const annotations = (resources: readonly RecordedResource[]) =>
            at(find(resources, "StorageClass/local").inputs, "metadata", "annotations");
        assert.equal(at(annotations(graph), key), "true");
        const another = await withVolumes({}, "cluster");
        assert.equal(at(annotations(another), key), undefined);
    });

    it("puts them where the environment says, and renews its pod when that changes", async () => {
        const directory = "/mnt/disks";
        const moved = await withVolumes({ directory });
        assert.deepEqual(at(fileOf(moved, "config.json"), "nodePathMap"), [
            { node: "DEFAULT_PATH_FOR_NON_LISTED_NODES", paths: [directory] },
        ]);
        const template = (resources: readonly RecordedResource[]) =>
            at(
                find(resources, "Deployment/local-path-provisioner").inputs,
                ...["spec", "template", "metadata", "annotations"],
            );
        assert.notDeepEqual(template(moved), template(graph));
    });

    it("touches nodes in the namespace of its helpers only, in which it may make pods", () => {
        const { inputs } = part("pods");
        const spec = at(inputs, "spec", "template", "spec");
        assert.ok(listAt(spec, "containers", "0", "command").includes(`--namespace=${helpers}`));
        assert.ok(!JSON.stringify(listAt(spec, "volumes")).includes("hostPath"));
        const cluster = JSON.stringify(at(part("role").inputs, "rules"));
        assert.doesNotMatch(cluster, /"pods|secrets|\*|"update"|"patch","delete"/);
        const inside = part("namespace-role").inputs;
        assert.equal(at(inside, "metadata", "namespace"), helpers);
        assert.deepEqual(at(part("namespace-binding").inputs, "subjects"), [
            {
                kind: "ServiceAccount",
                name: "local-path-provisioner",
                namespace: "platform-storage",
            },
        ]);
    });

    it("gives its helpers no token, and no right but over files", () => {
        const helper = fileOf(graph, "helperPod.yaml");
        assert.equal(at(helper, "spec", "automountServiceAccountToken"), false);
        assert.equal(at(part("helper-account").inputs, "metadata", "namespace"), helpers);
        const container = at(helper, "spec", "containers", "0");
        assert.deepEqual(at(container, "securityContext"), {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"], add: ["DAC_OVERRIDE", "FOWNER"] },
        });
        // By this name the provisioner asks for the log.
        assert.equal(at(container, "name"), "helper-pod");
        const flows = graph.filter(
            ({ type, inputs }) =>
                type.endsWith(":NetworkPolicy") && at(inputs, "metadata", "namespace") === helpers,
        );
        assert.deepEqual(
            flows.map(({ inputs }) => at(inputs, "metadata", "name")),
            ["default-deny", "allow-dns"],
        );
    });

    it("has room for all helpers that it may start at a time, to make and to remove", () => {
        const most = 2 * workers;
        const number = (text: string | undefined) => parseQuantity(text ?? "") ?? Number.NaN;
        assert.ok(most <= concerns.storageHelpers.quota.local.pods);
        assert.ok(
            most * number(helperSize.cpuLimit) <= number(concerns.storageHelpers.quota.local.cpu),
        );
        assert.ok(
            most * number(helperSize.memory) <= number(concerns.storageHelpers.quota.local.memory),
        );
    });

    it("reaches the API server and nobody else, and is reached by nobody", () => {
        const { inputs } = part("flows");
        assert.deepEqual(at(inputs, "spec", "policyTypes"), ["Ingress", "Egress"]);
        assert.deepEqual(at(inputs, "spec", "ingress"), []);
        assert.deepEqual(
            listAt(inputs, "spec", "egress").map((rule) => at(rule, "ports")),
            [[443, 6443].map((port) => ({ protocol: "TCP", port }))],
        );
    });
});

describe("a helper of local-path", () => {
    const folder = temporaryFolder();
    const run = (script: string, directory: string) =>
        execFileSync("sh", ["-c", script], {
            env: { ...process.env, VOL_DIR: directory },
            stdio: "pipe",
        });

    it("makes a directory that others may not look into, and removes it with all in it", () => {
        const directory = path.join(folder(), "pvc-1_team-shop_data");
        run(helperScripts.setup, directory);
        assert.equal(fs.statSync(directory).mode & 0o777, 0o750);
        fs.writeFileSync(path.join(directory, "x"), "");
        // The provisioner asks again after a failure.
        run(helperScripts.setup, directory);
        assert.deepEqual(fs.readdirSync(directory), ["x"]);
        run(helperScripts.teardown, directory);
        run(helperScripts.teardown, directory);
        assert.ok(!fs.existsSync(directory));
    });

    it("removes nothing that no claim has had made", () => {
        const directory = path.join(folder(), "kubelet");
        fs.mkdirSync(directory);
        assert.throws(() => run(helperScripts.teardown, directory), /no directory of a claim/);
        assert.ok(fs.existsSync(directory));
    });
});
