import * as assert from "node:assert/strict";

import { judgeTrial } from "../../cli/verify/bounds";
import { tell } from "../../cli/verify/checks/teams";
import { expectedRights, rightsElsewhere, rightText } from "../../cli/verify/rights";
import { type TeamRole, teamRoles } from "../../components/team-roles/values";

/** The rights that are to be refused or allowed, as texts. */
function textsOf(role: TeamRole, allowed: boolean): string[] {
    return expectedRights(role)
        .filter((right) => right.allowed === allowed)
        .map(rightText);
}

describe("the rights that are expected of a role", () => {
    it("grow from role to role, over one list of questions", () => {
        const [view = [], deploy = [], admin = []] = teamRoles.map((role) => textsOf(role, true));
        assert.ok(view.every((right) => deploy.includes(right)));
        assert.ok(deploy.every((right) => admin.includes(right)));
        assert.ok(view.length < deploy.length && deploy.length < admin.length);
        const [questions] = teamRoles.map((role) => expectedRights(role).map(rightText));
        for (const role of teamRoles) {
            assert.deepEqual(expectedRights(role).map(rightText), questions);
        }
    });

    it("are what the page on teams says", () => {
        assert.ok(textsOf("view", true).includes("get pods/log"));
        assert.ok(textsOf("view", false).includes("create deployments.apps"));
        assert.ok(textsOf("deploy", true).includes("create secrets"));
        assert.ok(textsOf("deploy", false).includes("get secrets"));
        assert.ok(textsOf("deploy", false).includes("create pods/exec"));
        assert.ok(textsOf("admin", true).includes("get secrets"));
        assert.ok(
            textsOf("admin", true).includes(
                "bind clusterroles.rbac.authorization.k8s.io groundwork:team-view",
            ),
        );
    });

    it("are given to nobody where they would open the network or the bounds", () => {
        for (const role of teamRoles) {
            const refused = textsOf(role, false);
            assert.ok(refused.includes("create networkpolicies.networking.k8s.io"));
            assert.ok(refused.includes("patch resourcequotas"));
            assert.ok(refused.includes("create pods"));
            assert.ok(refused.includes("create daemonsets.apps"));
        }
    });

    it("are none elsewhere", () => {
        assert.ok(rightsElsewhere().every(({ allowed }) => !allowed));
    });
});

describe("what is told of a member's rights", () => {
    const right = { verb: "get", group: "", resource: "pods" };
    const levels = (allowed: boolean, actual: boolean): string[] =>
        [...tell("ada", [{ ...right, allowed, actual }])].map(({ level }) => level);

    it("is a problem where the cluster gives less, or more", () => {
        assert.deepEqual(levels(true, true), ["note", "note"]);
        assert.deepEqual(levels(false, false), ["note"]);
        assert.ok(levels(true, false).includes("problem"));
        assert.ok(levels(false, true).includes("problem"));
    });
});

describe("a trial in a team's namespace", () => {
    const refusal = /violates PodSecurity/;

    it("is right where it is refused by whom it should be", () => {
        const reason = 'pods "groundwork-verify" is forbidden: violates PodSecurity "restricted"';
        const seen = judgeTrial("a privileged pod", { admitted: false, reason }, refusal);
        assert.equal(seen.level, "note");
        assert.equal(seen.value, 'refused: violates PodSecurity "restricted"');
    });

    it("is wrong where it is admitted, or refused by another", () => {
        assert.equal(judgeTrial("it", { admitted: true }, refusal).level, "problem");
        const reason = "namespaces not found";
        assert.equal(judgeTrial("it", { admitted: false, reason }, refusal).level, "problem");
    });
});
