import * as assert from "node:assert/strict";

import { laboratoryManifests, namespaceManifest } from "../../cli/verify/manifests";
import { parseConfig, type PlatformConfig } from "../../config";
import { imageReference, images } from "../../versions";
import { at } from "../support/graph";

const nodes = { real: ["real-1"], simulated: ["fake-1", "fake-2"] };

function configOf(changes: Readonly<Record<string, unknown>> = {}): PlatformConfig {
    const settings = { profile: "local", context: "here", domain: "example.test", ...changes };
    return parseConfig("test", settings);
}

function objects(kind: string, config = configOf(), where = nodes) {
    const all = laboratoryManifests(config, where, "verify-abc.example.test");
    return all.filter((object) => object["kind"] === kind);
}

describe("a run's namespace", () => {
    it("is restricted, and marked so that a later run finds it", () => {
        const labels = at(namespaceManifest("groundwork-verify-abc", "abc"), "metadata", "labels");
        assert.equal(at(labels, "pod-security.kubernetes.io/enforce"), "restricted");
        assert.equal(at(labels, "groundwork.dev/verify"), "abc");
    });

    it("denies by default, and lets the pods ask DNS wherever it is", () => {
        const [deny, dns] = objects("NetworkPolicy");
        assert.deepEqual(at(deny, "spec"), {
            podSelector: {},
            policyTypes: ["Ingress", "Egress"],
        });
        assert.match(JSON.stringify(dns), /platform-dns.*1053/);
        const [, cluster] = objects("NetworkPolicy", configOf({ dns: { provider: "cluster" } }));
        assert.match(JSON.stringify(cluster), /kube-system.*"port":53\b/);
    });

    it("has an Ingress only where somebody serves it", () => {
        assert.equal(objects("Ingress").length, 1);
        assert.equal(objects("Ingress", configOf({ layers: ["foundation"] })).length, 0);
    });
});

describe("a run's pods", () => {
    it("run the pinned image without a token, away from simulated nodes", () => {
        const [pod] = objects("Pod");
        assert.equal(at(pod, "spec", "containers", "0", "image"), imageReference(images.probe));
        assert.equal(at(pod, "spec", "automountServiceAccountToken"), false);
        assert.match(
            JSON.stringify(at(pod, "spec", "affinity")),
            /NotIn","values":\["fake-1"\].*NotIn","values":\["fake-2"\]/,
        );
    });

    it("go anywhere where all nodes are real", () => {
        const [pod] = objects("Pod", configOf(), { real: ["real-1"], simulated: [] });
        assert.equal(at(pod, "spec", "affinity"), undefined);
    });
});
