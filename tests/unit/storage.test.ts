import * as assert from "node:assert/strict";

import { parseConfig } from "../../config";
import { UserError } from "../../errors";
import { at, find, type RecordedResource } from "../support/graph";
import { listAt } from "../support/observability";
import { configOf, graphOf, wordsOf } from "../support/platform";

const fast = { name: "fast", provisioner: "ebs.csi.aws.com", parameters: { type: "gp3" } };
const slow = { name: "slow", provisioner: "ebs.csi.aws.com", reclaimPolicy: "Retain" };
const nfs = { export: { server: "files.example.com", path: "/exports/platform" } };
const isDefault = "storageclass.kubernetes.io/is-default-class";

function withStorage(storage: object): Promise<RecordedResource[]> {
    return graphOf(configOf("prod", { storage }));
}

function defaultsOf(graph: readonly RecordedResource[]): unknown[] {
    return graph
        .filter(({ type }) => type.endsWith(":StorageClass"))
        .filter(({ inputs }) => at(inputs, "metadata", "annotations", isDefault) === "true")
        .map(({ inputs }) => at(inputs, "metadata", "name"));
}

describe("the classes of volumes", () => {
    it("are those of the settings, with one default over all systems", async () => {
        const all = { classes: [fast, slow], localPath: { enabled: true }, nfs };
        for (const defaultClass of ["fast", "local", "nfs"]) {
            assert.deepEqual(defaultsOf(await withStorage({ ...all, defaultClass })), [
                defaultClass,
            ]);
        }
        const graph = await withStorage({ ...all, defaultClass: "cluster" });
        assert.deepEqual(defaultsOf(graph), []);
        const { inputs } = find(graph, "StorageClass/slow");
        assert.deepEqual(
            ["provisioner", "reclaimPolicy", "volumeBindingMode", "allowVolumeExpansion"].map(
                (key) => inputs[key],
            ),
            ["ebs.csi.aws.com", "Retain", "WaitForFirstConsumer", true],
        );
        assert.deepEqual(find(graph, "StorageClass/fast").inputs["parameters"], { type: "gp3" });
    });

    for (const [what, storage, mention] of [
        [
            "none",
            { classes: [fast, slow] },
            /storage\.defaultClass is missing.*fast, slow, cluster/,
        ],
        [
            "one that nobody makes",
            { classes: [fast], defaultClass: "slow" },
            /"slow".*fast, cluster/,
        ],
        ["none beside local volumes", { localPath: { enabled: true } }, /missing.*local, cluster/],
        [
            "one of a system that is off",
            { classes: [fast], defaultClass: "nfs" },
            /"nfs".*fast, cluster/,
        ],
    ] as const) {
        it(`are refused with ${what} as the default`, () => {
            const good = { profile: "small", context: "here", domain: "example.test" };
            assert.throws(
                () => parseConfig("dev", { ...good, storage }),
                (error) => error instanceof UserError && mention.test(error.message),
            );
        });
    }

    it("have names of their own", () => {
        const good = { profile: "small", context: "here", domain: "example.test" };
        const storage = { classes: [{ ...fast, name: "nfs" }], nfs, defaultClass: "nfs" };
        assert.throws(
            () => parseConfig("dev", { ...good, storage }),
            /classes\[0\]\.name is "nfs".*none of nfs, cluster/,
        );
    });
});

describe("LVM volumes", () => {
    const openebs = { volumeGroup: "data" };

    it("are cut from the group, by the locked driver, which reaches the API alone", async () => {
        const graph = await withStorage({
            openebs: { ...openebs, thin: true, fileSystem: "xfs" },
            defaultClass: "lvm",
        });
        const { inputs, dependsOn } = find(graph, "StorageClass/lvm");
        assert.deepEqual(at(inputs, "parameters"), {
            storage: "lvm",
            volgroup: "data",
            fsType: "xfs",
            thinProvision: "yes",
        });
        assert.deepEqual(dependsOn, ["openebs-release-chart"]);
        const chart = graph.find(({ name }) => name === "openebs-release-chart");
        assert.equal(chart?.inputs["version"], "4.3.2");
        assert.equal(at(chart.inputs, "values", "lvm-localpv", "analytics", "enabled"), false);
    });

    it("are refused of a group that is none", () => {
        const storage = { openebs: { volumeGroup: "/dev/sdb" }, defaultClass: "lvm" };
        const good = { profile: "small", context: "here", domain: "example.test" };
        assert.throws(
            () => parseConfig("dev", { ...good, storage }),
            /openebs\.volumeGroup is "\/dev\/sdb", but must be the name of an LVM volume group/,
        );
    });

    it("leave nothing behind where no group is named", async () => {
        assert.doesNotMatch(wordsOf(await withStorage({})), /openebs/);
    });
});

describe("NFS volumes", () => {
    it("are directories of the export, one for each claim, made by the locked driver", async () => {
        const graph = await withStorage({ nfs, defaultClass: "cluster" });
        const { inputs, dependsOn } = find(graph, "StorageClass/nfs");
        assert.equal(at(inputs, "parameters", "server"), "files.example.com");
        assert.equal(at(inputs, "parameters", "share"), "/exports/platform");
        assert.match(String(at(inputs, "parameters", "subDir")), /pvc\.metadata\.namespace.*pv\./);
        assert.deepEqual(listAt(inputs, "mountOptions"), ["nfsvers=4.1", "hard"]);
        assert.deepEqual(dependsOn, ["nfs-release-chart"]);
        const chart = graph.find(({ name }) => name === "nfs-release-chart");
        assert.equal(chart?.inputs["version"], "4.13.4");
    });

    it("keep the data where the settings say so, in both ways that the driver knows", async () => {
        const kept = { nfs: { ...nfs, reclaimPolicy: "Retain" }, defaultClass: "nfs" };
        const { inputs } = find(await withStorage(kept), "StorageClass/nfs");
        assert.equal(inputs["reclaimPolicy"], "Retain");
        assert.equal(at(inputs, "parameters", "onDelete"), "retain");
    });

    it("leave nothing behind where there is no export, or no storage layer", async () => {
        assert.doesNotMatch(JSON.stringify(await withStorage({})), /nfs/);
        const layers = ["foundation", "networking", "observability", "tenants"];
        const without = await graphOf(
            configOf("prod", { layers, storage: { nfs, defaultClass: "nfs" } }),
        );
        assert.doesNotMatch(JSON.stringify(without), /nfs/);
    });
});
