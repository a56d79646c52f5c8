import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { parse } from "yaml";

import { layerNames, parseConfig } from "../../config";
import { retiredSystems } from "../../config/retired";
import { UserError } from "../../errors";
import { repositoryRoot } from "../../local/paths";
import { isRecord } from "../support/graph";

type Settings = Readonly<Record<string, unknown>>;

const good: Settings = { profile: "local", context: "here", domain: "example.test" };

function messageOf(settings: Settings): string {
    try {
        parseConfig("dev", { ...good, ...settings });
    } catch (error) {
        assert.ok(error instanceof UserError, String(error));
        return error.message;
    }
    return assert.fail("the settings were accepted");
}

/** `Service Catalog` as a setting's name and as a value are written: serviceCatalog, service-catalog. */
function spellings(name: string): { readonly key: string; readonly value: string } {
    const words = name.split(/[ -]/);
    const key = words.map((word, index) =>
        index === 0 ? `${word.charAt(0).toLowerCase()}${word.slice(1)}` : capital(word),
    );
    return { key: key.join(""), value: words.join("-").toLowerCase() };
}

function capital(word: string): string {
    return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

describe("a retired system", () => {
    for (const { name, successor, setting } of retiredSystems) {
        const { key, value } = spellings(name);
        const ways: readonly (readonly [string, Settings])[] = [
            [`groundwork:${key}`, { [key]: { enabled: true } }],
            [`groundwork:dns.provider`, { dns: { provider: value } }],
            [`groundwork:ingress.controller`, { ingress: { controller: value } }],
            [`groundwork:layers[0]`, { layers: [value] }],
            [`groundwork:storage.${key}`, { storage: { [key]: {} } }],
        ];
        for (const [where, settings] of ways) {
            it(`is refused with its successor's name: ${name} at ${where}`, () => {
                const message = messageOf(settings);
                assert.ok(message.startsWith(`${where} is `), message);
                const remedy = setting ?? "remove this one";
                for (const mention of [name, successor, remedy, "Pulumi.dev.yaml"]) {
                    assert.ok(message.includes(mention), `${mention} is not in: ${message}`);
                }
                assert.equal(message.split("\n").length, 1);
            });
        }

        it(`has a successor whose setting is accepted: ${name}`, () => {
            const text = (setting ?? "").replace("…", "tenants");
            const [settingPath = "", wanted = ""] = text.split(": ");
            const keys = settingPath.split(".").reverse();
            const nested = keys.reduce<unknown>((inner, it) => ({ [it]: inner }), parse(wanted));
            const settings = setting !== undefined && isRecord(nested) ? nested : {};
            assert.doesNotThrow(() => parseConfig("dev", { ...good, ...settings }));
        });

        it(`is on its page: ${name}`, () => {
            const page = fs.readFileSync(path.join(repositoryRoot, "docs/retired.md"), "utf8");
            const row = page.split("\n").find((line) => line.startsWith(`| ${name} |`));
            assert.ok(row !== undefined);
            assert.ok(setting === undefined ? row.includes("none") : row.includes(setting));
        });
    }

    for (const [written, name] of [
        ["PSP", "PodSecurityPolicy"],
        ["KUBE_DNS", "kube-dns"],
        ["svcCat", "Service Catalog"],
    ] as const) {
        it(`is known by ${written}, too`, () => {
            assert.ok(messageOf({ [written]: true }).includes(`but ${name} was`));
        });
    }

    it("is told of first where other settings are unknown, too", () => {
        assert.match(messageOf({ teems: [], heapster: true }), /^groundwork:heapster is true, but/);
    });

    it("may lend its name to a team and its services", () => {
        const team = { name: "conduit", quota: { cpu: 1, memory: "1Gi" } };
        const service = { name: "heapster", image: "ghcr.io/acme/heapster:1.0.0" };
        const config = parseConfig("dev", { ...good, teams: [{ ...team, services: [service] }] });
        assert.equal(config.teams[0]?.name, "conduit");
        assert.deepEqual(config.layers, layerNames);
    });
});
