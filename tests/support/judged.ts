import { isUnknown } from "@pulumi/pulumi";

import { metricsService as certManagerMetrics } from "../../components/cert-manager/values";
import { metricsService as kedaMetrics } from "../../components/keda/values";
import type { Exemptions } from "../../policy/library/exemptions";
import type { Finding } from "../../policy/library/report";
import type { Rule } from "../../policy/library/rule";
import { judge, resource, type TestResource, unknownText } from "../policy/support";
import type { RecordedResource } from "./graph";

/** A recorded value with the engine's mark in place of what a preview does not know. */
function asSent(value: unknown): unknown {
    if (isUnknown(value)) {
        return unknownText;
    }
    if (Array.isArray(value)) {
        return value.map(asSent);
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asSent(inner)]))
        : value;
}

/** The graph as the engine hands it to the policies, but for dependencies by properties. */
export function asJudged(graph: readonly RecordedResource[]): TestResource[] {
    const resources = new Map(
        graph.map(({ type, name, inputs, ignoreChanges }) => [
            name,
            resource(type, name, asSent(inputs), ignoreChanges),
        ]),
    );
    for (const { name, parent = "", dependsOn } of graph) {
        const judged = resources.get(name);
        const above = resources.get(parent);
        if (judged !== undefined) {
            judged.dependencies.push(...dependsOn.flatMap((other) => resources.get(other) ?? []));
            Object.assign(judged, above && { parent: above });
        }
    }
    return [...resources.values()];
}

/** Where a recorded graph breaks a rule without an exemption. */
export function standingViolations(
    rule: Rule,
    resources: readonly TestResource[],
    exempted: Exemptions,
): Finding[] {
    return exempted
        .standing(judge(rule, resources).findings)
        .filter(({ level }) => level === "violation")
        .filter((finding) => !isSeenWithItsChart(finding));
}

const seenWithCharts: readonly string[] = [certManagerMetrics, kedaMetrics];

/** What a chart makes is not recorded, so that nothing is there for its metrics' Service. */
function isSeenWithItsChart({ rule, place }: Finding): boolean {
    return rule === "service-targets" && seenWithCharts.includes(place.subject.name);
}
