import * as assert from "node:assert/strict";

import * as fc from "fast-check";

import { isAutoscaled, spreadOver, staticReplicas } from "../../components/internal/availability";
import { checksumAnnotation } from "../../components/internal/checksum";
import { objectLabels, selectorLabels } from "../../components/internal/labels";
import { httpProbes } from "../../components/internal/probes";
import { parseQuantity } from "../../components/internal/quantity";
import { containerResources } from "../../components/internal/resources";
import { restrictedContainer, restrictedPod } from "../../components/internal/security";

const suffixes: Readonly<Record<string, bigint>> = {
    "": 1n,
    k: 10n ** 3n,
    M: 10n ** 6n,
    G: 10n ** 9n,
    T: 10n ** 12n,
    P: 10n ** 15n,
    Ki: 2n ** 10n,
    Mi: 2n ** 20n,
    Gi: 2n ** 30n,
    Ti: 2n ** 40n,
    Pi: 2n ** 50n,
};
const amount = fc.integer({ min: 0, max: 100_000 });
const suffix = fc.constantFrom(...Object.keys(suffixes));

describe("a quantity", () => {
    it("is its amount times what its suffix stands for", () => {
        fc.assert(
            fc.property(amount, suffix, (count, unit) => {
                const factor = suffixes[unit] ?? 0n;
                assert.equal(parseQuantity(`${count}${unit}`), Number(BigInt(count) * factor));
            }),
        );
    });

    it("in thousandths adds up to the whole", () => {
        fc.assert(
            fc.property(amount, (count) => {
                const milli = parseQuantity(`${count}m`) ?? Number.NaN;
                assert.ok(Math.abs(milli * 1000 - count) < 1e-6);
            }),
        );
    });

    it("keeps the order of its amounts", () => {
        fc.assert(
            fc.property(amount, amount, suffix, (one, other, unit) => {
                const difference =
                    (parseQuantity(`${one}${unit}`) ?? 0) - (parseQuantity(`${other}${unit}`) ?? 0);
                assert.equal(Math.sign(difference), Math.sign(one - other));
            }),
        );
    });

    it("may have a fraction", () => {
        assert.equal(parseQuantity("0.5"), 0.5);
        assert.equal(parseQuantity("1.5Gi"), 1.5 * 2 ** 30);
    });

    for (const text of [
        "",
        "lots",
        "-1",
        "1 Gi",
        "1gb",
        "1GiB",
        "Gi",
        "1e3",
        ".5",
        "1.",
        "1mm",
        "0x10",
        " 1",
    ]) {
        it(`is not ${JSON.stringify(text)}`, () => {
            assert.equal(parseQuantity(text), undefined);
        });
    }
});

describe("a checksum of configuration", () => {
    const configuration = fc.dictionary(fc.string(), fc.string());

    it("does not depend on the order of keys", () => {
        fc.assert(
            fc.property(configuration, (values) => {
                const reversed = Object.fromEntries(Object.entries(values).reverse());
                assert.deepEqual(checksumAnnotation(values), checksumAnnotation(reversed));
            }),
        );
    });

    it("changes with any value", () => {
        fc.assert(
            fc.property(configuration, fc.string(), fc.string(), fc.string(), (rest, key, a, b) => {
                fc.pre(a !== b);
                assert.notDeepEqual(
                    checksumAnnotation({ ...rest, [key]: a }),
                    checksumAnnotation({ ...rest, [key]: b }),
                );
            }),
        );
    });

    it("tells a key from the value beside it", () => {
        assert.notDeepEqual(checksumAnnotation({ ab: "c" }), checksumAnnotation({ a: "bc" }));
    });
});

describe("labels", () => {
    it("select pods without their version, which changes", () => {
        const selector = selectorLabels("coredns", "cache");
        assert.deepEqual(Object.keys(selector).sort(), [
            "app.kubernetes.io/component",
            "app.kubernetes.io/name",
        ]);
        const labels = objectLabels("coredns", "1.14.6", "cache");
        for (const [key, value] of Object.entries(selector)) {
            assert.equal(labels[key], value);
        }
        assert.equal(labels["app.kubernetes.io/version"], "1.14.6");
    });
});

describe("replicas", () => {
    it("are set where no autoscaler owns them, and left out where one does", () => {
        assert.deepEqual(staticReplicas({ min: 2 }), { replicas: 2 });
        assert.deepEqual(staticReplicas({ min: 2, max: 2 }), { replicas: 2 });
        assert.deepEqual(staticReplicas({ min: 2, max: 3 }), {});
        assert.ok(isAutoscaled({ min: 1, max: 2 }));
        assert.ok(!isAutoscaled({ min: 2 }));
    });

    it("spread over zones and nodes, but run where there is only one", () => {
        const pods = selectorLabels("web");
        for (const constraint of spreadOver(pods)) {
            assert.equal(constraint.whenUnsatisfiable, "ScheduleAnyway");
            assert.deepEqual(constraint.labelSelector, { matchLabels: pods });
        }
    });
});

describe("a container", () => {
    it("that names no limits is limited to what it asks for", () => {
        const size = { cpu: "100m", memory: "64Mi" };
        const { requests, limits } = containerResources(size);
        assert.deepEqual(requests, { ...size, "ephemeral-storage": "0" });
        assert.deepEqual(limits, { ...size, "ephemeral-storage": "128Mi" });
        assert.deepEqual(
            containerResources({ ...size, cpuLimit: "1", memoryLimit: "1Gi" }).limits,
            { cpu: "1", memory: "1Gi", "ephemeral-storage": "128Mi" },
        );
    });

    it("may write its log on its node, and what its volumes there are for", () => {
        const { limits } = containerResources({ cpu: "1", memory: "1Gi" }, ["1Gi", "0.5Mi"]);
        assert.deepEqual(limits, { cpu: "1", memory: "1Gi", "ephemeral-storage": "1153Mi" });
    });

    it("has no privilege, and never the root user", () => {
        assert.deepEqual(restrictedContainer(), {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
        });
        const pod = restrictedPod();
        assert.equal(pod.runAsNonRoot, true);
        assert.deepEqual(pod.seccompProfile, { type: "RuntimeDefault" });
        for (const id of [pod.runAsUser, pod.runAsGroup, pod.fsGroup]) {
            assert.ok(typeof id === "number" && id > 0);
        }
        assert.equal(restrictedPod(472).runAsUser, 472);
    });

    it("is out of its Service long before it is restarted", () => {
        const { readinessProbe, livenessProbe } = httpProbes("http", "/ready", "/live");
        const silence = ({ periodSeconds, failureThreshold }: typeof readinessProbe) =>
            Number(periodSeconds) * Number(failureThreshold);
        assert.ok(silence(readinessProbe) < silence(livenessProbe));
        assert.deepEqual(readinessProbe.httpGet, { path: "/ready", port: "http" });
        assert.deepEqual(livenessProbe.httpGet, { path: "/live", port: "http" });
        assert.deepEqual(httpProbes("http", "/ready").livenessProbe.httpGet, {
            path: "/ready",
            port: "http",
        });
    });
});
