import { badExamples, goodExamples } from "../examples/resource-limits";
import type { Field } from "../library/field";
import { flag } from "../library/parameters";
import { judgeContainers, podTemplateOf } from "../library/pods";
import { parseQuantity } from "../library/quantity";
import type { Report } from "../library/report";
import type { Rule } from "../library/rule";

const requireCpuLimits = flag(
    "requireCpuLimits",
    true,
    "Whether each container needs a CPU limit; some forbid them, because they throttle.",
);

const consequences = {
    requests: "the scheduler places the pod blindly, and it is the first to be evicted",
    limits: "one container can take its node from all others",
};

export const resourceLimits: Rule = {
    id: "resource-limits",
    title: "CPU and memory limits",
    why:
        "A container without limits can starve every other pod of its node, and one without requests " +
        "is placed blindly and evicted first.",
    severity: "medium",
    level: "recommended",
    sources: { handbook: 8 },
    matches:
        "every container, init container and sidecar, wherever a pod is described, Jobs and CronJobs " +
        "included; not patches",
    decision:
        "Requests and limits for cpu and memory are above zero, and no request is above its limit. " +
        "What `spec.resources` gives for the whole pod counts for each container. A default from a " +
        "LimitRange does not count: it hides what the workload needs.",
    fix: "set it in the container's resources, from what the container was measured to use",
    parameters: [requireCpuLimits],
    judgeObject(object, report, settings) {
        const template = podTemplateOf(object);
        if (template === undefined || object.isPatch) {
            return;
        }
        const forPod = template.spec.at("resources");
        judgeContainers(template, report, (container) => {
            const resources = container.at("resources");
            for (const resource of ["cpu", "memory"]) {
                judgeAmount("requests", resource, resources, forPod, report);
                if (resource === "memory" || settings(requireCpuLimits)) {
                    judgeAmount("limits", resource, resources, forPod, report);
                }
                judgeOrder(resource, resources, report);
            }
        });
    },
    examples: { good: goodExamples, bad: badExamples },
};

function judgeAmount(
    bound: "requests" | "limits",
    resource: string,
    resources: Field,
    forPod: Field,
    report: Report,
): void {
    report.judge(() => {
        const own = resources.at(bound, resource);
        const amount = own.isSet ? own : forPod.at(bound, resource);
        if (!amount.isSet) {
            report.violation(own, consequences[bound]);
            return;
        }
        const size = sizeOf(amount);
        if (size === undefined) {
            report.violation(amount, "this is no quantity, such as 250m or 64Mi");
        } else if (size <= 0) {
            report.violation(amount, `nothing is no amount: ${consequences[bound]}`);
        }
    });
}

function judgeOrder(resource: string, resources: Field, report: Report): void {
    report.judge(() => {
        const limit = resources.at("limits", resource);
        const request = resources.at("requests", resource);
        if ((sizeOf(request) ?? 0) > (sizeOf(limit) ?? Infinity)) {
            report.violation(
                request,
                `it is more than the limit of ${limit.value}, which the API server refuses`,
                "lower the request or raise the limit",
            );
        }
    });
}

/** An amount, which YAML may give as a number. */
function sizeOf(amount: Field): number | undefined {
    return amount.number() ?? parseQuantity(amount.text() ?? "");
}
