import * as assert from "node:assert/strict";

import { handmadeChange, type Manifest, risksOf } from "../support/plans";

function definition(...versions: readonly (readonly [string, boolean])[]): Manifest {
    return {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: "certificates.cert-manager.io" },
        spec: { versions: versions.map(([name, served]) => ({ name, served })) },
    };
}

const both = definition(["v1alpha1", true], ["v1", true]);
const dropped = ["crd: version v1alpha1 is no longer served: whoever uses it is refused"];

describe("a definition of a kind", () => {
    it("that goes takes every object along", () => {
        assert.deepEqual(risksOf(handmadeChange({ before: both })), [
            "data-loss: every object of this kind is deleted with it",
            "crd: the cluster no longer knows this kind",
        ]);
    });

    it("that stays in the cluster takes none", () => {
        assert.deepEqual(risksOf(handmadeChange({ before: both, isKept: true })), ["routine"]);
    });

    it("that drops a version breaks whoever uses it", () => {
        const after = definition(["v1", true]);
        assert.deepEqual(risksOf(handmadeChange({ before: both, after })), dropped);
    });

    it("that serves a version no longer does, too", () => {
        const after = definition(["v1alpha1", false], ["v1", true]);
        assert.deepEqual(risksOf(handmadeChange({ before: both, after })), dropped);
    });

    it("that gets a version, or loses one that was not served, breaks nobody", () => {
        const before = definition(["v1alpha1", false], ["v1", true]);
        const after = definition(["v1", true], ["v2", true]);
        assert.deepEqual(risksOf(handmadeChange({ before, after })), ["routine"]);
    });
});
