import { compareText, some } from "../text";
import { note, type Observation, problem } from "./check";
import type { Nodes } from "./nodes";
import type { RuleGroups, Target, Targets } from "./prometheus";

/** Targets that answer to somebody, and those that only simulated nodes could. */
export function sortTargets(
    targets: Targets,
    nodes: Nodes,
): { readonly real: Targets; readonly simulated: Targets } {
    const isSimulated = ({ labels }: Target): boolean =>
        nodes.simulated.includes(labels["node"] ?? "");
    return {
        real: targets.filter((target) => !isSimulated(target)),
        simulated: targets.filter(isSimulated),
    };
}

/** Has every target been scraped once? */
export function areScraped(targets: Targets): boolean {
    return targets.length > 0 && targets.every(({ health }) => health !== "unknown");
}

/** One line for those that are up, and one for each that is not. */
export function judgeTargets(targets: Targets, nodes: Nodes): readonly Observation[] {
    const { real, simulated } = sortTargets(targets, nodes);
    const up = real.filter(({ health }) => health === "up");
    return [
        real.length === 0
            ? problem(
                  "targets",
                  "none that is real",
                  "does Prometheus reach the API server? Its log says so",
              )
            : note("targets up", `${up.length} of ${real.length}: ${countByJob(up)}`),
        ...real.filter(({ health }) => health !== "up").map(judgeTarget),
        ...(simulated.length === 0
            ? []
            : [
                  note(
                      "targets on simulated nodes",
                      `${simulated.length}, left out: ${countByJob(simulated)}`,
                  ),
              ]),
    ];
}

function judgeTarget({ labels, scrapeUrl, health, lastError }: Target): Observation {
    return problem(
        `target ${labels["job"] ?? ""} ${scrapeUrl}`,
        `${health}: ${lastError || "never scraped"}`,
        "refused or timed out: are its pods ready, and does a NetworkPolicy let Prometheus in? Certificate: kubelets need serving certificates of the cluster's CA",
    );
}

/** `coredns 1, kubelet 3` */
function countByJob(targets: Targets): string {
    const counts = new Map<string, number>();
    for (const { labels } of targets) {
        const job = labels["job"] ?? "?";
        counts.set(job, (counts.get(job) ?? 0) + 1);
    }
    const parts = [...counts].sort(([one], [other]) => compareText(one, other));
    return some(
        parts.map(([job, count]) => `${job} ${count}`),
        12,
    );
}

/** Has every rule been evaluated once? */
export function areEvaluated(groups: RuleGroups): boolean {
    const rules = groups.flatMap((group) => group.rules);
    return rules.length > 0 && rules.every(({ health }) => health !== "unknown");
}

/** One line for the rules that work, and one for each that does not. */
export function judgeRules(groups: RuleGroups): readonly Observation[] {
    const rules = groups.flatMap((group) => group.rules);
    const well = rules.filter(({ health }) => health === "ok");
    const summary = `${well.length} of ${rules.length} ok, in ${groups.length} groups`;
    return [
        rules.length === 0
            ? problem("rules", "none", "is the ConfigMap prometheus-rules mounted? Run up again")
            : note("rules", summary),
        ...rules
            .filter(({ health }) => health !== "ok")
            .map(({ name, health, lastError }) =>
                problem(
                    `rule ${name}`,
                    `${health}: ${lastError || "not evaluated yet"}`,
                    "Prometheus' page /rules shows the query",
                ),
            ),
    ];
}
