import * as assert from "node:assert/strict";

import * as k8s from "@pulumi/kubernetes";
import * as random from "@pulumi/random";

import { compareEnvironments } from "../../cli/diff/compare";
import { differenceText } from "../../cli/diff/text";
import { renderProgram } from "../../cli/render/environment";
import { anySeed } from "../../cli/render/seed";
import { silentProgress } from "../../local/progress";
import { configOf } from "../support/platform";

type Data = Readonly<Record<string, string>>;

/** An environment with a ConfigMap for each name, and a generated secret. */
async function environment(maps: Readonly<Record<string, Data>>, settings: object = {}) {
    const objects = await renderProgram(
        "test",
        () => {
            for (const [name, data] of Object.entries(maps)) {
                new k8s.core.v1.ConfigMap(name, { metadata: { name, namespace: "place" }, data });
            }
            const { result } = new random.RandomPassword("drawn", { length: 32, special: false });
            const metadata = { name: "drawn", namespace: "place" };
            new k8s.core.v1.Secret("secret", { metadata, stringData: { password: result } });
        },
        silentProgress,
        anySeed(),
    );
    return { config: configOf("dev", { ...settings }), objects };
}

describe("the difference of two environments", () => {
    it("is nothing where only what is generated differs", async () => {
        const [one, other] = [await environment({ a: {} }), await environment({ a: {} })];
        assert.notDeepEqual(
            one.objects.map(({ manifest }) => manifest),
            other.objects.map(({ manifest }) => manifest),
        );
        assert.deepEqual(compareEnvironments(one, other), {
            settings: [],
            added: [],
            removed: [],
            changed: [],
        });
    });

    it("is settings, defaults included, and objects with the paths that differ", async () => {
        const one = await environment({ gone: {}, same: {}, other: { x: "1", "a.b": "1" } });
        const other = await environment(
            { come: {}, same: {}, other: { x: "2", "a.b": "2" } },
            {
                profile: "small",
                dns: { upstreams: ["10.0.0.1"], stubDomains: { "a.test": ["10.0.0.2"] } },
            },
        );
        const difference = compareEnvironments(one, other);
        assert.deepEqual(difference, {
            settings: [
                { key: 'dns.stubDomains["a.test"]', to: ["10.0.0.2"] },
                { key: "dns.upstreams", from: [], to: ["10.0.0.1"] },
                { key: "profile", from: "local", to: "small" },
            ],
            added: ["ConfigMap place/come"],
            removed: ["ConfigMap place/gone"],
            changed: [{ object: "ConfigMap place/other", paths: ['data["a.b"]', "data.x"] }],
        });
        assert.equal(
            differenceText(difference, "dev", "prod"),
            `settings
  + dns.stubDomains["a.test"]: ["10.0.0.2"]
  ~ dns.upstreams: [] -> ["10.0.0.1"]
  ~ profile: "local" -> "small"

objects
  - ConfigMap place/gone
  + ConfigMap place/come
  ~ ConfigMap place/other  [data["a.b"], data.x]

3 settings differ, 1 objects only in dev, 1 only in prod, 1 differ`,
        );
    });
});
