import type { Field } from "./field";
import type { KubernetesObject } from "./kubernetes";
import { judgeContainers, podTemplateOf } from "./pods";
import type { Report } from "./report";
import type { Autoscaler } from "./scaling";

/**
 * Judges whether all containers request what their autoscaler measures: a share of a request cannot
 * be computed where one container has none.
 */
export function judgeRequests(
    workload: KubernetesObject,
    scaler: Autoscaler,
    report: Report,
): void {
    const template = podTemplateOf(workload);
    if (template === undefined) {
        return;
    }
    report.judge(() => {
        const measured = measuredResources(scaler.object.fields.at("spec"), scaler.object.kind);
        judgeContainers(template, report, (container, role) => {
            if (role === "init") {
                return;
            }
            for (const resource of measured) {
                report.judge(() => {
                    judgeRequest(container, template.spec, resource, scaler, report);
                });
            }
        });
    });
}

function judgeRequest(
    container: Field,
    podSpec: Field,
    resource: string,
    scaler: Autoscaler,
    report: Report,
): void {
    const given = [container, podSpec].flatMap((owner) => [
        owner.at("resources", "requests", resource),
        // A limit without a request is its request, too.
        owner.at("resources", "limits", resource),
    ]);
    const [request] = given;
    if (request !== undefined && !given.some((amount) => amount.isSet)) {
        report.violation(
            request,
            `${scaler.object.kind} ${scaler.object.subject.name} measures a share of this request`,
            `set requests.${resource} of the container`,
        );
    }
}

/** The resources whose use an autoscaler compares with the requests. */
function measuredResources(spec: Field, kind: string): ReadonlySet<string> {
    if (kind === "ScaledObject") {
        const triggers = spec.at("triggers").items();
        const byUse = triggers.filter((trigger) => isShare(trigger.at("metricType").text()));
        const types = byUse.map((trigger) => trigger.at("type").text());
        return new Set(types.filter((type) => type === "cpu" || type === "memory"));
    }
    const metrics = spec.at("metrics");
    if (metrics.items().length === 0) {
        return new Set(["cpu"]);
    }
    const sources = metrics
        .items()
        .flatMap((metric) => [metric.at("resource"), metric.at("containerResource")]);
    const names = sources
        .filter((source) => source.at("target", "averageUtilization").isDeclared)
        .map((source) => source.at("name").text());
    return new Set(names.filter((name) => name !== undefined));
}

/** KEDA measures cpu and memory as a share of the request unless told otherwise. */
function isShare(metricType: string | undefined): boolean {
    return metricType === undefined || metricType === "Utilization";
}
