import * as assert from "node:assert/strict";

import { UserError } from "../../errors";
import { confirmLoss, confirmPlan, readAccepted, type Terminal } from "../../cli/plan/confirm";
import { isAtLeast, readRisk, risks } from "../../cli/plan/risk";
import { handmadePlan } from "../support/plans";

const losing = handmadePlan({
    before: { apiVersion: "v1", kind: "Namespace", metadata: { name: "team-old" } },
});
const harmless = handmadePlan({
    after: { apiVersion: "v1", kind: "Namespace", metadata: { name: "team-new" } },
});

/** A terminal at which somebody answers; it keeps what is said. */
function terminal(answer: string, isInteractive = true): Terminal & { readonly said: string[] } {
    const said: string[] = [];
    return {
        said,
        isInteractive,
        tell: (text) => {
            said.push(text);
        },
        ask: (question) => {
            said.push(question);
            return Promise.resolve(answer);
        },
    };
}

function sentence(pattern: RegExp): (error: unknown) => boolean {
    return (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, pattern);
        assert.ok(!error.message.includes("\n"));
        return true;
    };
}

describe("a plan that loses data", () => {
    it("goes on once the environment's name is typed, and shows before what is lost", async () => {
        const asked = terminal("dev\n");
        await confirmPlan(losing, asked);
        const [shown = "", question = ""] = asked.said;
        assert.match(shown, /- Namespace team-old\n +data-loss: everything in it/);
        assert.match(question, /^This loses data in dev\. Type the environment's name to go on: $/);
    });

    for (const answer of ["", "y", "yes", "prod", "Dev"]) {
        it(`ends at the answer ${JSON.stringify(answer)}`, async () => {
            await assert.rejects(
                confirmPlan(losing, terminal(answer)),
                sentence(/^Nothing was changed, as the answer was not dev: run .* type that name/),
            );
        });
    }

    it("ends where nobody is there to be asked", async () => {
        const nobody = terminal("dev", false);
        await assert.rejects(
            confirmPlan(losing, nobody),
            sentence(
                /^Nothing was changed, as environment dev would lose data \(Namespace team-old\) and no terminal .*: look at bin\/groundwork preview -e dev, then say --accept data-loss\.$/,
            ),
        );
        assert.deepEqual(nobody.said, []);
    });
});

describe("a plan that loses nothing", () => {
    it("asks nobody", async () => {
        const asked = terminal("");
        await confirmPlan(harmless, asked);
        assert.deepEqual(asked.said, []);
    });
});

describe("whoever removes an environment", () => {
    it("types its name", async () => {
        await confirmLoss("prod", "This removes all", terminal(" prod "));
        await assert.rejects(confirmLoss("prod", "This removes all", terminal("dev")), UserError);
    });
});

describe("the flags for risks", () => {
    it("know the risks, from the worst to none", () => {
        assert.deepEqual(
            risks.map((risk) => readRisk("--fail-on", risk)),
            risks,
        );
        const worse = (bound: (typeof risks)[number]): readonly string[] =>
            risks.filter((risk) => isAtLeast(risk, bound));
        assert.deepEqual(worse("data-loss"), ["data-loss"]);
        assert.deepEqual(worse("crd"), ["data-loss", "access", "crd"]);
        assert.deepEqual(worse("routine"), risks);
    });

    it("say which there are", () => {
        assert.throws(
            () => readRisk("--fail-on", "dataloss"),
            sentence(/^--fail-on is "dataloss", but must be one of data-loss, access, crd, /),
        );
    });

    it("accept nothing but what is asked about", () => {
        assert.equal(readAccepted(undefined), false);
        assert.equal(readAccepted("data-loss"), true);
        assert.throws(
            () => readAccepted("downtime"),
            sentence(/^--accept is "downtime", but only data-loss .* say --accept data-loss\.$/),
        );
    });
});
