import * as assert from "node:assert/strict";

import { rolledOut } from "../support/agnhost";
import {
    type EditedEnvironment,
    editedEnvironment,
    environmentFile,
} from "../support/editedEnvironment";
import { bringUpTimeout, eventually, type RealPlatform, realPlatform } from "../support/realNodes";
import { type Visitor, visitorAtTheEdge } from "../support/visitor";

const url = "https://hello.nodes.groundwork.test/hostname";

// Slow: every step is a whole run of the platform, or a rollout in which pods drain.
describe("delivery of a service to real nodes", () => {
    let platform: RealPlatform;
    let visitor: Visitor;
    let edited: EditedEnvironment | undefined;

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
        visitor = await visitorAtTheEdge(platform);
        edited = await editedEnvironment(platform);
        await answers(/^hello-/);
    });

    after(async () => {
        await edited?.undo();
    });

    it("reaches visitors, none of whom is turned away", async () => {
        // The same image answers with what a setting says.
        const [before, after] = ["args: [netexec, --http-port=8080]", "args: [porter]"];
        edit((text) =>
            text.replace(before, after).replace("GREETING: hello", "SERVE_PORT_8080: morning"),
        );
        const said = await visitedDuring(() => run("up"));
        assert.deepEqual(
            said.filter((it) => !/^(hello-\S+|morning) 200$/.test(it)),
            [],
        );
        await answers(/^morning$/);
    });

    it("goes back one revision, and none is turned away", async () => {
        const said = await visitedDuring(async () => {
            await platform.kubectl(["-n", "team-sample", "rollout", "undo", "deployment/hello"]);
            await rolledOut(platform, "team-sample", "hello");
        });
        assert.deepEqual(
            said.filter((it) => !/^(hello-\S+|morning) 200$/.test(it)),
            [],
        );
        await answers(/^hello-/);
    });

    it("comes back to what the environment says", async () => {
        await run("refresh");
        await run("up");
        await answers(/^morning$/);
    });

    const edit = (change: (text: string) => string): void => {
        edited?.checkout.edit(environmentFile, change);
    };
    const run = async (command: string): Promise<void> => {
        await edited?.groundwork(command);
    };

    /** Every pod says so: pods that are going still answer for a while. */
    const answers = (body: RegExp) =>
        eventually(
            () => Promise.all([1, 2, 3, 4, 5, 6].map(() => visitor.get(url, "-k"))),
            (given) => given.every(({ code, stdout }) => code === 0 && body.test(stdout)),
        );

    const visitedDuring = async (action: () => Promise<void>): Promise<readonly string[]> => {
        const visits = await Promise.all([1, 2].map(() => visitor.keepAsking(url, "-k")));
        try {
            await action();
            await eventually(goingPods, (times) => times === "");
        } finally {
            await Promise.all(visits.map(({ stop }) => stop()));
        }
        return visits.flatMap(({ said }) => said());
    };

    /** When pods were told to go that still drain: what they still take has to be answered, too. */
    const goingPods = () =>
        platform.kubectl([
            ...["-n", "team-sample", "get", "pods", "-l", "app.kubernetes.io/name=hello"],
            ...["-o", "jsonpath={.items[*].metadata.deletionTimestamp}"],
        ]);
});
