import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { parse } from "yaml";

import { newEnvironment, requireNewName } from "../../cli/env/new";
import { parseConfig } from "../../config";
import { repositoryRoot } from "../../local/paths";
import { at, isRecord } from "../support/graph";

const wish = { name: "blue", from: "dev" };
const dev = fs.readFileSync(path.join(repositoryRoot, "Pulumi.dev.yaml"), "utf8");

const withSecrets = `# green: the one with secrets.
encryptionsalt: v1:salt
secretsprovider: passphrase
config:
  # Where it is.
  groundwork:context: green
  groundwork:alertSecrets:
    ops:
      secure: v1:one
    desk: { secure: v1:two }
  groundwork:grafanaClientSecret: forgotten in plain text
  aws:secretKey:
    secure: v1:three
  groundwork:domain: green.example.com # its zone
  groundwork:ingress: { service: NodePort }
encryptedkey: abc
`;

describe("an environment made from another", () => {
    it("has its settings and comments, under a name of its own", () => {
        const { text, secrets } = newEnvironment(dev, wish);
        assert.deepEqual(parse(text), parse(dev));
        assert.ok(text.startsWith("# blue: made from dev.\nconfig:\n"));
        assert.match(text, /# Simulated nodes have no metrics/);
        assert.deepEqual(secrets, []);
    });

    it("has a context and a zone of its own, with the hosts below it", () => {
        const domain = { old: "dev.groundwork.test", new: "blue.example.com" };
        const { text } = newEnvironment(dev, { ...wish, context: "blue: 1", domain });
        const config: unknown = at(parse(text), "config");
        assert.equal(at(config, "groundwork:context"), "blue: 1");
        assert.equal(at(config, "groundwork:domain"), "blue.example.com");
        assert.ok(!text.includes("dev.groundwork.test"));
        assert.match(text, /host: hello\.blue\.example\.com$/m);
    });

    it("has no secret, nor the key to any, and says which must be set again", () => {
        const { text, secrets } = newEnvironment(withSecrets, { ...wish, from: "green" });
        assert.deepEqual(secrets, [
            "groundwork:alertSecrets.ops",
            "groundwork:alertSecrets.desk",
            "groundwork:grafanaClientSecret",
            "aws:secretKey",
        ]);
        assert.equal(
            text,
            `# blue: made from green.
secretsprovider: passphrase
config:
  # Where it is.
  groundwork:context: green
  groundwork:domain: green.example.com # its zone
  groundwork:ingress: { service: NodePort }
`,
        );
    });

    it("is as valid as that one", () => {
        const config: unknown = at(parse(newEnvironment(dev, wish).text), "config");
        const settings = Object.entries(isRecord(config) ? config : {}).map(
            ([key, value]) => [key.replace("groundwork:", ""), value] as const,
        );
        assert.equal(parseConfig("blue", Object.fromEntries(settings)).environment, "blue");
    });
});

describe("an environment's name", () => {
    for (const name of ["", "Blue", "-blue", "blue-", "a.b", "../x", "b".repeat(41), "1st"]) {
        it(`is not ${JSON.stringify(name)}`, () => {
            assert.throws(() => {
                requireNewName(name, []);
            }, /^UserError: An environment cannot be called .*: use at most 40 small letters/);
        });
    }

    it("is not that of another", () => {
        assert.throws(() => {
            requireNewName("dev", ["dev"]);
        }, /^UserError: There is an environment dev already: choose another name/);
        requireNewName("dev-2", ["dev"]);
    });
});
