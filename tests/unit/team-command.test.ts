import * as assert from "node:assert/strict";

import { Pkcs10CertificateRequest } from "@peculiar/x509";
import { parse } from "yaml";

import { readArguments } from "../../cli/command";
import { expirySeconds } from "../../cli/team/duration";
import { findMember, identityOf } from "../../cli/team/identity";
import { clusterEntry, memberKubeconfig, requireReplaceable } from "../../cli/team/kubeconfig";
import { teamsJson, teamsText } from "../../cli/team/list";
import { requestFor } from "../../cli/team/request";
import { haveSigned } from "../../cli/team/signing";
import { allSpaces } from "../../components/team/spaces";
import { UserError } from "../../errors";
import { at } from "../support/graph";
import { configOf } from "../support/platform";

const quota = { cpu: 1, memory: "1Gi" };
const shop = {
    name: "shop",
    quota,
    members: [
        { name: "developers", role: "view" },
        { name: "ada", kind: "User", role: "admin" },
    ],
    environments: [
        { name: "preview", quota, members: [{ name: "developers", role: "deploy" }] },
        { name: "load", quota },
    ],
};
const spaces = allSpaces(configOf("dev", { teams: [shop] }).teams);

function isSentence(pattern: RegExp): (error: unknown) => boolean {
    return (error) =>
        error instanceof UserError && pattern.test(error.message) && !/\n/.test(error.message);
}

describe("a member of a team", () => {
    it("is found in every namespace that has one of that name, with the role there", () => {
        const { member, places } = findMember("shop", spaces, "developers", undefined);
        assert.equal(member.kind, "Group");
        assert.deepEqual(
            places.map(({ space, role }) => [space.name, role]),
            [
                ["shop", "view"],
                ["shop-preview", "deploy"],
                ["shop-load", "view"],
            ],
        );
    });

    it("is nobody who is not in the settings", () => {
        assert.throws(
            () => findMember("shop", spaces, "eve", undefined),
            isSentence(/Team shop has no member "eve": use one of developers, ada, or add it/),
        );
    });

    it("is told from another of the same name by its kind", () => {
        const members = ["User", "Group"].map((kind) => ({ name: "ops", kind, role: "view" }));
        const both = allSpaces(configOf("dev", { teams: [{ ...shop, members }] }).teams);
        assert.throws(
            () => findMember("shop", both, "ops", undefined),
            isSentence(/a User and a Group "ops": say which, with --kind/),
        );
        assert.equal(findMember("shop", both, "ops", "User").member.kind, "User");
    });

    it("is seen as itself, or as who holds a group's kubeconfig", () => {
        const group = { kind: "Group", name: "developers" } as const;
        const user = { kind: "User", name: "ada" } as const;
        assert.deepEqual(identityOf("shop", user), { user: "ada", groups: [] });
        assert.deepEqual(identityOf("shop", group), {
            user: "team:shop:developers",
            groups: ["developers"],
        });
        assert.equal(identityOf("shop", group, "ada").user, "ada");
        assert.throws(() => identityOf("shop", user, "eve"), isSentence(/leave --user out/));
    });

    it("never gets a name of the cluster's own", () => {
        const masters = { kind: "Group", name: "system:masters" } as const;
        const group = { kind: "Group", name: "developers" } as const;
        const own = isSentence(/one of the cluster's own names/);
        assert.throws(() => identityOf("shop", masters), own);
        assert.throws(() => identityOf("shop", group, "system:kube-scheduler"), own);
    });
});

describe("how long a kubeconfig holds", () => {
    for (const [text, seconds] of [
        ["10m", 600],
        ["8h", 28_800],
        ["7d", 604_800],
    ] as const) {
        it(`is said as ${text}`, () => {
            assert.equal(expirySeconds(text), seconds);
        });
    }

    for (const text of ["", "8", "h", "9m", "8d", "1e3h", "-8h", "8 h", "8H"]) {
        it(`is not ${JSON.stringify(text)}`, () => {
            assert.throws(() => expirySeconds(text), isSentence(/from 10m to 7d, such as 30m/));
        });
    }
});

describe("a request for a certificate", () => {
    it("names the user and the groups, whatever characters they have", async () => {
        const identity = { user: "ada+b@example.com, CN=eve", groups: ["a/b=c", "Ö"] };
        const { key, request } = await requestFor(identity);
        const parsed = new Pkcs10CertificateRequest(request);
        assert.deepEqual(parsed.subjectName.getField("CN"), [identity.user]);
        assert.deepEqual(parsed.subjectName.getField("O"), identity.groups);
        assert.ok(await parsed.verify(crypto));
        assert.match(key, /^-----BEGIN PRIVATE KEY-----\n/);
        assert.ok(!request.includes("PRIVATE"));
    });
});

describe("signing", () => {
    const asked = { request: "the request", seconds: 600, labels: {}, patienceMilliseconds: 10 };
    const answers = (status: object) => (args: readonly string[]) =>
        Promise.resolve(args[0] === "get" ? JSON.stringify({ status }) : "");

    /** Has it signed by a cluster that answers so, and tells what was asked of it. */
    async function sign(answer: (args: readonly string[]) => Promise<string>) {
        const calls: string[] = [];
        const inputs: string[] = [];
        const result = haveSigned((args, input = "") => {
            calls.push(args.slice(0, 2).join(" "));
            inputs.push(input);
            return answer(args);
        }, asked);
        await result.catch(() => undefined);
        return { result, calls, object: JSON.parse(inputs[0] ?? "") as unknown };
    }

    it("asks the API server's own signer, for a client and no longer than wanted", async () => {
        const signed = Buffer.from("the certificate").toString("base64");
        const { result, calls, object } = await sign(answers({ certificate: signed }));
        assert.equal(await result, "the certificate");
        assert.deepEqual(calls, [
            "create --filename=-",
            "certificate approve",
            "get certificatesigningrequest",
            "delete certificatesigningrequest",
        ]);
        assert.equal(at(object, "spec", "signerName"), "kubernetes.io/kube-apiserver-client");
        assert.equal(at(object, "spec", "expirationSeconds"), 600);
        assert.deepEqual(at(object, "spec", "usages"), ["client auth", "digital signature"]);
    });

    for (const [what, answer, says] of [
        ["nobody signs", answers({}), /signed nothing in 0\.01 seconds: .*some managed clusters/],
        [
            "the signer refuses",
            answers({ conditions: [{ type: "Failed", message: "bad subject" }] }),
            /does not sign this certificate \(bad subject\)/,
        ],
        [
            "this account may not approve",
            (args: readonly string[]) =>
                args[0] === "certificate"
                    ? Promise.reject(new Error("Error from server (Forbidden): no"))
                    : Promise.resolve(""),
            /refuses to sign for this account \(.*no\): it must be allowed to .*approve for the signer/,
        ],
    ] as const) {
        it(`says so where ${what}, and leaves no request behind`, async () => {
            const { result, calls } = await sign(answer);
            await assert.rejects(result, isSentence(says));
            assert.equal(calls.at(-1), "delete certificatesigningrequest");
        });
    }
});

describe("a member's kubeconfig", () => {
    const membership = findMember("shop", spaces, "developers", undefined);
    const cluster = { server: "https://10.0.0.1:6443", "certificate-authority-data": "Y2E=" };
    const text = memberKubeconfig(membership, {
        clusterName: "live",
        cluster,
        user: "ada",
        certificate: "the certificate",
        key: "the key",
        expires: new Date("2026-01-02T03:04:05Z"),
    });

    it("has the cluster, one user, and a context for each namespace", () => {
        const config: unknown = parse(text);
        assert.deepEqual(at(config, "clusters"), [{ name: "live", cluster }]);
        assert.equal(at(config, "users", "0", "name"), "ada");
        assert.equal(at(config, "users", "1"), undefined);
        assert.equal(at(config, "current-context"), "team-shop@live");
        assert.deepEqual(at(config, "contexts", "1"), {
            name: "team-shop-preview@live",
            context: { cluster: "live", user: "ada", namespace: "team-shop-preview" },
        });
    });

    it("takes nothing of the operator's own", () => {
        const view = {
            clusters: [{ name: "live", cluster }],
            users: [{ name: "root", user: { token: "secret" } }],
        };
        assert.deepEqual(clusterEntry(JSON.stringify(view)), cluster);
        assert.throws(() => clusterEntry('{"clusters":null}'), isSentence(/where the cluster/));
    });

    it("takes the place of one that was issued, and of no other file", () => {
        requireReplaceable("file", undefined);
        requireReplaceable("file", text);
        assert.throws(
            () => {
                requireReplaceable("file", "apiVersion: v1");
            },
            isSentence(/file is there already/),
        );
    });
});

describe("the list of teams", () => {
    it("has a line for each namespace", () => {
        const [, own, preview, load, ...more] = teamsText(spaces).split("\n");
        assert.match(
            own ?? "",
            /^shop +- +team-shop +1 CPU, 1Gi, 50 pods +view developers; admin ada/,
        );
        assert.match(preview ?? "", /^shop +preview +team-shop-preview .* deploy developers +-$/);
        assert.match(load ?? "", /team-shop-load/);
        assert.deepEqual(more, []);
        assert.equal(at(teamsJson(spaces), "1", "namespace"), "team-shop-preview");
    });

    it("says so where there is none", () => {
        assert.match(teamsText([]), /no team: add one/);
    });
});

describe("a command's arguments", () => {
    const read = (...args: string[]) =>
        readArguments(args, { env: { type: "string" } }, "team TEAM", ["TEAM"]);

    it("stand among its options", () => {
        assert.deepEqual(read("--env", "dev", "shop").named, ["shop"]);
    });

    it("are as many as have names", () => {
        assert.throws(() => read(), isSentence(/^TEAM is missing; usage: team TEAM/));
        assert.throws(() => read("a", "b"), isSentence(/^Unexpected argument 'b'; usage/));
        assert.throws(() => read("--nev", "a"), isSentence(/'--nev'/));
    });
});
