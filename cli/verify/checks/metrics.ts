import {
    type Check,
    type Context,
    expect,
    note,
    type Observation,
    problem,
    Skipped,
} from "../check";
import { settled } from "../patience";
import { answeringPods } from "../pods";
import {
    type AskPrometheus,
    databaseShape,
    prometheusAt,
    rulesShape,
    targetsShape,
    vectorShape,
} from "../prometheus";
import { judgeNodeMetrics, metricsApi, metricsService, nodeMetrics } from "../resourceMetrics";
import { prometheus } from "../systems";
import { areEvaluated, areScraped, judgeRules, judgeTargets, sortTargets } from "../targets";

/** Scrapes and evaluations come every 30 s: what is new is judged after the second of them. */
const settleSeconds = 75;
const staleSeconds = 120;

/** Prometheus scrapes all that is there, and stores it; the metrics API knows every node. */
export const metrics: Check = {
    name: "metrics",
    title: "everything is measured",
    async *run(context) {
        if (!context.config.layers.includes("observability")) {
            throw new Skipped("groundwork:layers has no observability");
        }
        for (const pod of await answeringPods(context, prometheus)) {
            yield note("replica", pod.metadata.name);
            yield* judgeReplica(context, await prometheusAt(context, pod));
        }
        yield* judgeMetricsApi(context);
    },
};

async function* judgeReplica(context: Context, ask: AskPrometheus): AsyncIterable<Observation> {
    const { activeTargets } = await settled(
        context,
        settleSeconds,
        () => ask(targetsShape, "targets?state=active"),
        (targets) => areScraped(sortTargets(targets.activeTargets, context.nodes).real),
    );
    yield* judgeTargets(activeTargets, context.nodes);

    const { groups } = await settled(
        context,
        settleSeconds,
        () => ask(rulesShape, "rules"),
        (rules) => areEvaluated(rules.groups),
    );
    yield* judgeRules(groups);

    const { result } = await ask(vectorShape, "query?query=up");
    const ones = result.filter(({ value: [, value] }) => value === "1");
    yield expect(
        ones.length > 0,
        "query up",
        `${result.length} values, ${ones.length} of them 1`,
        "targets are up and their samples are not stored: is the volume full?",
    );
    const { headStats } = await ask(databaseShape, "status/tsdb");
    const age = Math.round((Date.now() - headStats.maxTime) / 1000);
    yield expect(
        headStats.numSeries > 0 && age < staleSeconds,
        "database",
        `${headStats.numSeries} series in ${headStats.chunkCount} chunks, the newest sample ${age} s old`,
        "nothing is stored: is the volume full? And look at this machine's clock",
    );
}

async function* judgeMetricsApi(context: Context): AsyncIterable<Observation> {
    const api = await metricsApi(context);
    if (api === undefined) {
        yield expect(
            context.config.resourceMetrics.provider === "cluster",
            "metrics API",
            "none in this cluster, so nothing is scaled on CPU",
            "resourceMetrics.provider is platform: run bin/groundwork refresh and up",
        );
    } else if (!api.available) {
        yield problem(
            "metrics API",
            `not available: ${api.message}`,
            `kubectl get apiservice ${metricsService}, and the pods of the Service that it names`,
        );
    } else {
        yield* judgeNodeMetrics(await nodeMetrics(context), context.nodes);
    }
}
