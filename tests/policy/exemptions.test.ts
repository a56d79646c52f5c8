import * as assert from "node:assert/strict";

import type { Exemption } from "../../policy/library/exemptions";
import { readExemptions } from "../../policy/check/exemptions";
import { policyPackArgs, type PackOptions } from "../../policy/pack";
import { rules } from "../../policy/rules";
import { messages, type Reported, run } from "./running";
import { resource, type TestResource, unknownObject } from "./support";

const metadata = { name: "web", namespace: "shop" };
const pod = resource("kubernetes:core/v1:Pod", "program-name", { metadata, spec: {} });
const exemption = {
    rule: "no-bare-pods",
    target: { kind: "Pod", namespace: "sh*", name: "web" },
    reason: "The test needs it.",
    owner: "testers",
    expires: "2026-06-30",
};
const elsewhere = { ...exemption, target: { kind: "Pod", namespace: "shop", name: "api" } };

/** What the pack says of a stack with exemptions, those of the platform or of its configuration. */
function judged(options: PackOptions, resources: readonly TestResource[] = [pod]) {
    return run(
        policyPackArgs({ exemptions: [], today: "2026-06-30", stack: "prod", ...options }),
        resources,
    );
}

function configured(...entries: readonly object[]): PackOptions {
    return { configured: readExemptions(entries, rules) };
}

function faults(reported: readonly Reported[]): string[] {
    return messages(reported, "faulty-exemptions");
}

describe("an exemption", () => {
    for (const [origin, options] of Object.entries({
        "the platform": { exemptions: [exemption] },
        "the configuration": configured(exemption),
    })) {
        it(`of ${origin} lets pass what it names, on its last day too, and is told`, async () => {
            const reported = await judged(options);
            assert.deepEqual(messages(reported, "no-bare-pods"), []);
            assert.deepEqual(faults(reported), []);
            assert.deepEqual(messages(reported, "exempted"), [
                "Pod sh*/web is exempted from no-bare-pods until 2026-06-30 by testers: The test needs it",
            ]);
        });

        it(`of ${origin} that has expired exempts nothing, and is itself a violation`, async () => {
            const reported = await judged({ ...options, today: "2026-07-01" });
            const [message] = messages(reported, "no-bare-pods");
            assert.match(message ?? "", /\(testers's exemption expired on 2026-06-30\)/);
            assert.deepEqual(messages(reported, "exempted"), []);
            assert.deepEqual(faults(reported), [
                "faulty-exemptions: the exemption from no-bare-pods for Pod sh*/web expired on 2026-06-30. " +
                    "Fix: testers mends the object and removes the exemption, or decides anew and dates it later.",
            ]);
        });
    }

    it("is for the one rule only", async () => {
        const unprobed = resource("kubernetes:core/v1:Pod", "web", {
            metadata,
            spec: { containers: [{ name: "web" }] },
        });
        const reported = await judged({ exemptions: [exemption] }, [unprobed]);
        assert.equal(messages(reported, "health-probes").length, 2);
    });

    it("that holds counts, where another for the same object has expired", async () => {
        const old = { ...exemption, expires: "2026-01-31" };
        const reported = await judged({ exemptions: [old, exemption] });
        assert.deepEqual(messages(reported, "no-bare-pods"), []);
    });

    for (const expires of ["2026-6-30", "never", "2026-13-01", ""]) {
        it(`of the platform that expires on ${JSON.stringify(expires)} is refused`, () => {
            assert.throws(
                () => policyPackArgs({ exemptions: [{ ...exemption, expires }] }),
                /exemption of testers .* write it as YYYY-MM-DD/,
            );
        });
    }
});

describe("an incomplete exemption in the configuration", () => {
    const { reason, owner, expires, ...incomplete } = exemption;
    const cases: readonly (readonly [object, RegExp])[] = [
        [{ ...incomplete, owner, expires }, /exemptions\[0\]\.reason is missing/],
        [{ ...incomplete, reason, expires }, /exemptions\[0\]\.owner is missing/],
        [{ ...incomplete, reason, owner }, /exemptions\[0\]\.expires is missing/],
        [{ ...exemption, owner: " " }, /exemptions\[0\]\.owner: is empty/],
        [{ ...exemption, expires: "2026-13-01" }, /exemptions\[0\]\.expires: is no day/],
        [{ ...exemption, target: { kind: "Pod" } }, /exemptions\[0\]\.target names no object/],
        [{ ...exemption, rule: "no-pods" }, /exemptions\[0\]\.rule is "no-pods", which is no rule/],
        [{ ...exemption, until: "2027-01-01" }, /exemptions\[0\]: .*until/],
    ];
    for (const [entry, fault] of cases) {
        it(`is a violation and exempts nothing: ${String(fault)}`, async () => {
            const reported = await judged(configured(entry));
            assert.match(faults(reported).join("\n"), fault);
            assert.equal(messages(reported, "no-bare-pods").length, 1);
        });
    }
});

describe("an exemption that lets nothing pass", () => {
    const unused =
        "faulty-exemptions: the exemption from no-bare-pods for Pod shop/api lets nothing pass. " +
        "Fix: testers removes it, or lists the stacks that it is for.";

    it("is a violation where the configuration has it", async () => {
        assert.deepEqual(faults(await judged(configured(elsewhere))), [unused]);
    });

    it("neither holds nor is a violation in a stack that it is not for", async () => {
        const options = configured({ ...exemption, stacks: ["dev"] });
        const other = await judged(options);
        assert.deepEqual(faults(other), []);
        assert.equal(messages(other, "no-bare-pods").length, 1);
        const own = await judged({ ...options, stack: "dev" });
        assert.deepEqual(messages(own, "no-bare-pods"), []);
    });

    it("is left alone while a chart of the stack is not rendered, unless it names an object", async () => {
        const chart = resource("kubernetes:helm.sh/v4:Chart", "shop", {});
        const rendered = resource("kubernetes:core/v1:Service", "shop", { metadata, spec: {} });
        rendered.parent = chart;
        assert.deepEqual(faults(await judged(configured(elsewhere), [pod, chart])), []);
        assert.deepEqual(faults(await judged(configured(elsewhere), [chart, rendered])), [unused]);
        const named = { ...exemption, rule: "host-ports" };
        assert.equal(faults(await judged(configured(named), [pod, chart])).length, 1);
    });

    it("is left alone while what it is for is unknown", async () => {
        const deployment = resource("kubernetes:apps/v1:Deployment", "web", {
            metadata,
            spec: unknownObject,
        });
        const entry = {
            ...exemption,
            rule: "health-probes",
            target: { ...exemption.target, kind: "Deployment" },
        };
        assert.deepEqual(faults(await judged(configured(entry), [deployment])), []);
    });

    it("is only doubted where all stacks share it, and only beside an object that it names", async () => {
        const needless: Exemption = { ...exemption, rule: "host-ports" };
        const reported = await judged({ exemptions: [needless, elsewhere] });
        assert.deepEqual(faults(reported), []);
        assert.deepEqual(messages(reported, "unused-exemptions"), [
            "The exemption from host-ports for Pod sh*/web lets nothing pass in this stack. " +
                "Fix: if no other stack needs it, testers removes it from policy/exemptions/.",
        ]);
    });
});
