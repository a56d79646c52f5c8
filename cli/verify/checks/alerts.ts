import { z } from "zod";

import { watchdogAlert } from "../../../components/alertmanager/watchdog";
import { webPort } from "../../../components/alertmanager/values";
import { type Check, type Context, expect, note, type Observation, Skipped } from "../check";
import { forward } from "../forward";
import { type HttpAnswer, request } from "../http";
import { settled, waitOf } from "../patience";
import { answeringPods, type Pod } from "../pods";
import { alertmanagersShape, prometheusAt } from "../prometheus";
import { alertmanager, prometheus } from "../systems";

/** An evaluation, the discovery by DNS, and a second chance for each. */
const arrivalSeconds = 90;
const groupingSeconds = 15;
/** Whatever becomes of this run, the alert ends by itself. */
const alertSeconds = 120;

/** The path of an alert: Prometheus, Alertmanager, and its groups. */
export const alerts: Check = {
    name: "alerts",
    title: "alerts arrive and are grouped",
    async *run(context) {
        if (!context.config.layers.includes("observability")) {
            throw new Skipped("groundwork:layers has no observability");
        }
        const receivers = await answeringPods(context, alertmanager);
        for (const pod of await answeringPods(context, prometheus)) {
            yield await judgeDiscovery(context, pod, receivers.length);
        }
        for (const pod of receivers) {
            const ask = await alertmanagerAt(context, pod);
            yield await judgeWatchdog(context, pod, ask);
            yield* sendAlert(context, pod, ask);
        }
        yield note(
            "receivers",
            context.config.alerting.receivers.map(({ name }) => name).join(", ") ||
                "nobody is told",
        );
    },
};

async function judgeDiscovery(context: Context, pod: Pod, wanted: number): Promise<Observation> {
    const ask = await prometheusAt(context, pod);
    const { activeAlertmanagers } = await settled(
        context,
        arrivalSeconds,
        () => ask(alertmanagersShape, "alertmanagers"),
        (found) => found.activeAlertmanagers.length >= wanted,
    );
    return expect(
        activeAlertmanagers.length >= wanted,
        `${pod.metadata.name} knows`,
        activeAlertmanagers.map(({ url }) => url).join(", ") || "no Alertmanager",
        "does the Service alertmanager-pods list every replica? Else the cluster's DNS is at fault",
    );
}

const alertList = z.array(z.object({ labels: z.record(z.string(), z.string()) }));

const groupList = z.array(
    z.object({
        labels: z.record(z.string(), z.string()),
        receiver: z.object({ name: z.string() }),
        alerts: z.array(z.object({ status: z.object({ state: z.string() }) })),
    }),
);

type AskAlertmanager = (path: string, body?: unknown) => Promise<HttpAnswer>;

async function alertmanagerAt(context: Context, pod: Pod): Promise<AskAlertmanager> {
    const { namespace, name } = pod.metadata;
    const way = await forward(context, { namespace, pod: name, port: webPort });
    return (path, body) =>
        request(
            { way, path: `/api/v2/${path}`, ...(body !== undefined && { body }) },
            context.signal,
        );
}

/** Whether the alert that always fires has come all the way. */
async function judgeWatchdog(
    context: Context,
    pod: Pod,
    ask: AskAlertmanager,
): Promise<Observation> {
    const arrived = await settled(
        context,
        arrivalSeconds,
        () => alertsWith(ask, "alertname", watchdogAlert),
        (found) => found.length > 0,
    );
    return expect(
        arrived.length > 0,
        `${watchdogAlert} at ${pod.metadata.name}`,
        arrived.length > 0 ? "arrived" : `not there after ${waitOf(context, arrivalSeconds)} s`,
        "is the rule evaluated (check metrics), and may Prometheus reach port 9093 of Alertmanager?",
    );
}

/** An alert of this run's own, which nobody is told of: it is over before its group is sent. */
async function* sendAlert(
    context: Context,
    pod: Pod,
    ask: AskAlertmanager,
): AsyncIterable<Observation> {
    const labels = {
        alertname: "GroundworkVerify",
        groundwork_verify: context.id,
        severity: "info",
    };
    const post = (seconds: number): Promise<HttpAnswer> =>
        ask("alerts", [{ labels, endsAt: new Date(Date.now() + seconds * 1000).toISOString() }]);
    try {
        const { status, body } = await post(alertSeconds);
        yield expect(
            status === 200,
            `an alert posted to ${pod.metadata.name}`,
            `status ${status}${status === 200 ? "" : `: ${body.trim()}`}`,
            "Alertmanager's log says why it took none",
        );
        yield await judgeGroup(context, ask);
    } finally {
        await post(0);
    }
    const left = await settled(
        context,
        groupingSeconds,
        () => alertsWith(ask, "groundwork_verify", context.id),
        (found) => found.length === 0,
    );
    yield expect(
        left.length === 0,
        "the same alert, resolved",
        left.length === 0 ? "gone" : "still there",
        `it ends by itself within ${alertSeconds} s; do this machine's and the node's clocks agree?`,
    );
}

async function judgeGroup(context: Context, ask: AskAlertmanager): Promise<Observation> {
    const filter = encodeURIComponent(`groundwork_verify="${context.id}"`);
    const groups = await settled(
        context,
        groupingSeconds,
        async () => groupList.parse(JSON.parse((await ask(`alerts/groups?filter=${filter}`)).body)),
        (found) => found.length > 0,
    );
    const [group] = groups;
    const states = group?.alerts.map(({ status }) => status.state).join(", ") ?? "";
    return expect(
        group !== undefined,
        "its group",
        group === undefined
            ? `none after ${waitOf(context, groupingSeconds)} s`
            : `${JSON.stringify(group.labels)} for receiver ${group.receiver.name}, ${states}`,
        "the routes of alertmanager.yml are not those that up writes",
    );
}

async function alertsWith(ask: AskAlertmanager, label: string, value: string) {
    const { body } = await ask(`alerts?filter=${encodeURIComponent(`${label}="${value}"`)}`);
    return alertList.parse(JSON.parse(body));
}
