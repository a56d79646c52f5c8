import { badExamples, goodExamples } from "../examples/services-first";
import { namespaceOf, type KubernetesObject } from "../library/kubernetes";
import { isController, podTemplateOf } from "../library/pods";
import { describeSubject, type Report } from "../library/report";
import type { Rule } from "../library/rule";
import { serviceSelects } from "../library/selectors";
import type { Stack } from "../library/stack";

export const servicesFirst: Rule = {
    id: "services-first",
    title: "Services before the workloads behind them",
    why:
        "Pods learn the address of a Service that exists when they start, and clients find its name " +
        "from then on. Only a declared dependency fixes the order: Pulumi creates all else at once.",
    severity: "low",
    level: "recommended",
    sources: { handbook: 4 },
    matches:
        "every Deployment, StatefulSet and DaemonSet whose pod labels a Service of the stack selects " +
        "in the same namespace",
    decision:
        "The workload depends on the Service: by dependsOn, by a property, through other resources or " +
        "through the component that it is in. The Service does not depend on the workload.",
    counsel:
        "Where one chart or YAML component renders both, the program does not set their order, so that " +
        "the finding is advice.",
    fix: "add dependsOn: [service] to the options of the workload, and build both from the same labels",
    parameters: [],
    judgeStack(stack, report) {
        for (const workload of stack.objects) {
            if (isController(workload) && !workload.isPatch) {
                report.judge(() => {
                    judgeWorkload(stack, workload, report);
                });
            }
        }
    },
    examples: { good: goodExamples, bad: badExamples },
};

function judgeWorkload(stack: Stack, workload: KubernetesObject, report: Report): void {
    const labels = podTemplateOf(workload)?.metadata.at("labels");
    if (labels === undefined) {
        return;
    }
    for (const service of stack.inNamespace("Service", "", namespaceOf(workload))) {
        report.judge(() => {
            if (serviceSelects(service.fields.at("spec", "selector"), labels)) {
                judgeOrder(stack, workload, service, report);
            }
        });
    }
}

function judgeOrder(
    stack: Stack,
    workload: KubernetesObject,
    service: KubernetesObject,
    report: Report,
): void {
    if (stack.isOrderedAfter(service, workload)) {
        report.violation(
            {
                subject: service.subject,
                path: "dependsOn",
                value: describeSubject(workload.subject),
            },
            "the Service comes after the pods that it stands for",
            "build the selector from the labels, not from the workload, and let the workload depend " +
                "on the Service",
        );
        return;
    }
    if (stack.isOrderedAfter(workload, service)) {
        return;
    }
    const place = {
        subject: workload.subject,
        path: "dependsOn",
        value: `without ${describeSubject(service.subject)}`,
    };
    const renderer = stack.renderedTogether(workload, service);
    if (renderer === undefined) {
        report.violation(place, "its pods may start before the Service that selects them exists");
    } else {
        report.advice(
            place,
            `${renderer} renders both and sets no order between them`,
            "add a dependsOn by a resource transform where the order matters",
        );
    }
}
