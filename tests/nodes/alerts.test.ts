import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";

import { z } from "zod";

import { fabricNetwork } from "../../local/nodes/machines";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { ending } from "../support/checkout";
import {
    type EditedEnvironment,
    editedEnvironment,
    environmentFile,
} from "../support/editedEnvironment";
import {
    bringUpTimeout,
    environment,
    eventually,
    type RealPlatform,
    realPlatform,
} from "../support/realNodes";
import { type Visitor, visitorAtTheEdge } from "../support/visitor";

const messageSchema = z.object({
    status: z.string(),
    alerts: z.array(
        z.object({ labels: z.record(z.string(), z.string()), generatorURL: z.string() }),
    ),
});
type Message = z.infer<typeof messageSchema>;

const port = 9099;
const address = `http://${fabricNetwork.address}:${port}/hook`;

// Slow: the environment is changed twice, Alertmanager starts anew, and it gathers before it tells.
describe("alerts on real nodes", () => {
    let platform: RealPlatform;
    let visitor: Visitor;
    let receiver: Receiver;
    let edited: EditedEnvironment | undefined;

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
        visitor = await visitorAtTheEdge(platform);
        receiver = await receiverIn(visitor.within);
        edited = await editedEnvironment(platform);
        edited.checkout.edit(environmentFile, (text) =>
            text.replace(
                "config:\n",
                `config:\n  groundwork:alerting: { receivers: [{ name: hook, webhook: { port: ${port} }, heartbeat: true }] }\n`,
            ),
        );
        await setSecret(platform, edited.checkout.root, "alertSecrets.hook", address);
        await edited.groundwork("up");
        // Now, as Alertmanager gathers for a while before it tells.
        await post(["one", "two"]);
    });

    after(async () => {
        receiver.end();
        await edited?.undo();
    });

    it("come from a rule of Prometheus to the webhook", async () => {
        const [message] = await eventually(
            () => receiver.messages("Watchdog"),
            ({ length }) => length > 0,
            240,
        );
        assert.equal(message?.status, "firing");
        const [alert] = message.alerts;
        // Only Prometheus gives an alert the query that it comes from, and its own labels.
        assert.match(alert?.generatorURL ?? "", /\/graph\?g0\.expr=vector/);
        assert.equal(alert?.labels.cluster, environment);
        assert.equal(alert.labels.replica, undefined);
    });

    it("that somebody posts arrive as one message for all of a kind", async () => {
        const [message] = await eventually(
            () => receiver.messages("OfATest"),
            ({ length }) => length > 0,
        );
        assert.deepEqual(message?.alerts.map(({ labels }) => labels.pod).sort(), ["one", "two"]);
    });

    const post = async (pods: readonly string[]): Promise<void> => {
        const alertmanager = await platform.kubectl([
            ...["-n", "platform-monitoring", "get", "pod", "alertmanager-0"],
            ...["-o", "jsonpath={.status.podIP}"],
        ]);
        const alerts = pods.map((pod) => ({
            labels: { alertname: "OfATest", severity: "warning", namespace: "test", pod },
        }));
        const json = ["-H", "Content-Type: application/json", "-d", JSON.stringify(alerts)];
        const { code, stderr } = await visitor.get(
            `http://${alertmanager}:9093/api/v2/alerts`,
            ...["-f", ...json],
        );
        assert.equal(code, 0, stderr);
    };

    it("are sent to an address that stands in no ConfigMap and no pod", async () => {
        const visible = ["get", "configmaps,pods,statefulsets", "-o", "yaml"];
        const objects = await platform.kubectl(["-n", "platform-monitoring", ...visible]);
        assert.ok(!objects.includes(address));
    });
});

interface Receiver {
    /** What has come about alerts of this name. */
    readonly messages: (alert: string) => Promise<Message[]>;
    readonly end: () => void;
}

/** Takes messages in the network outside the cluster. It ends with this process. */
async function receiverIn([program, ...args]: Visitor["within"]): Promise<Receiver> {
    const script = `
        process.stdin.resume().on("end", () => process.exit());
        require("node:http").createServer((request, response) => {
            let body = "";
            request.on("data", (more) => (body += more));
            request.on("end", () => (console.log(body), response.end()));
        }).listen(${port}, "${fabricNetwork.address}", () => console.log());`;
    const child = spawn(program, [...args, process.execPath, "-e", script]);
    let text = "";
    child.stdout.on("data", (more: Buffer) => (text += more.toString()));
    await once(child.stdout, "data");
    const isAbout = (name: string, { alerts }: Message) =>
        alerts.some(({ labels }) => labels.alertname === name);
    return {
        messages: (alert) => {
            const lines = text.split("\n").slice(0, -1);
            const all = lines
                .filter((line) => line !== "")
                .map((line) => messageSchema.parse(JSON.parse(line)));
            return Promise.resolve(all.filter((message) => isAbout(alert, message)));
        },
        end: () => child.stdin.end(),
    };
}

/** As docs/alertmanager.md has it: the value is encrypted, and is no argument of a process. */
async function setSecret(
    platform: RealPlatform,
    checkout: string,
    key: string,
    value: string,
): Promise<void> {
    const { pulumi } = await ensureTools(["pulumi"], silentProgress);
    const variables = {
        PULUMI_BACKEND_URL: `file://${path.join(platform.home, "state")}`,
        PULUMI_CONFIG_PASSPHRASE_FILE: path.join(platform.home, "passphrase"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    const set = ["config", "set", "--secret", "--path", "--stack", environment, key];
    const child = spawn(pulumi.path, [...set, "--non-interactive"], {
        cwd: checkout,
        env: { ...process.env, ...variables },
    });
    child.stdin.end(value);
    const { code, stderr } = await ending(child);
    assert.equal(code, 0, stderr);
}
