import { badExamples, goodExamples } from "../examples/suitable-controller";
import { judgeClaims } from "../library/claims";
import { commandOf, runsPeriodically } from "../library/commands";
import { isKind, nameOf, namespaceOf, type KubernetesObject } from "../library/kubernetes";
import { texts, type Settings } from "../library/parameters";
import {
    isDeployment,
    isStatefulSet,
    judgeContainers,
    podTemplateOf,
    type PodTemplate,
} from "../library/pods";
import type { Report } from "../library/report";
import type { Rule } from "../library/rule";
import { serviceSelects } from "../library/selectors";
import type { Stack } from "../library/stack";

const sharedHostPaths = texts(
    "sharedHostPaths",
    ["/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/usr/share/ca-certificates"],
    "Folders that are alike on every node, which a Deployment may mount.",
);
const externalServices = texts(
    "externalServices",
    [],
    "Headless Services that another stack creates, as `namespace/name`.",
);

export const suitableController: Rule = {
    id: "suitable-controller",
    title: "The right controller for each workload",
    why:
        "Each controller promises something else: a Deployment replaceable pods, a StatefulSet stable " +
        "names and disks, a DaemonSet one pod a node, a CronJob runs in time. The wrong one keeps no " +
        "promise, and that shows on the day a node fails.",
    severity: "medium",
    level: "recommended",
    sources: { handbook: 2 },
    matches: "every workload, with the claims and Services of its stack",
    decision:
        "No bare ReplicaSet or ReplicationController. A StatefulSet names a headless Service that " +
        "selects its pods. A Deployment mounts no folder of its node, which is work for a DaemonSet. " +
        "A volume that one node can write is not shared by several pods.",
    counsel:
        "A Deployment that works, sleeps a minute or more and starts again is a CronJob. One replica " +
        "on a volume for one node cannot be rolled: its successor waits for the volume.",
    fix: "declare the controller whose promise the workload needs",
    parameters: [sharedHostPaths, externalServices],
    judgeObject(object, report, settings) {
        judgeBareReplicas(object, report);
        judgeServiceName(object, report);
        const template = podTemplateOf(object);
        if (isDeployment(object) && template !== undefined) {
            judgeHostPaths(template, report, settings);
            judgePeriod(template, report);
        }
    },
    judgeStack(stack, report, settings) {
        for (const object of stack.objects.filter(({ isPatch }) => !isPatch)) {
            report.judge(() => {
                judgeGoverningService(stack, object, report, settings);
            });
            judgeClaims(stack, object, report);
        }
    },
    examples: { good: goodExamples, bad: badExamples },
};

function judgeBareReplicas(object: KubernetesObject, report: Report): void {
    const isBare =
        isKind(object, ["ReplicaSet"], ["apps", "extensions"]) ||
        isKind(object, ["ReplicationController"], [""]);
    if (isBare && !object.isPatch) {
        report.violation(
            { subject: object.subject, path: "kind", value: object.kind },
            "it keeps a number of pods, and can neither roll out nor roll back",
            "declare a Deployment, which manages ReplicaSets itself",
        );
    }
}

function judgeServiceName(object: KubernetesObject, report: Report): void {
    report.judge(() => {
        const serviceName = object.fields.at("spec", "serviceName");
        const isMissing = !serviceName.isUnknown && (serviceName.text() ?? "") === "";
        if (isStatefulSet(object) && !object.isPatch && isMissing) {
            report.violation(
                serviceName,
                "without a headless Service its pods have no stable network names",
                "declare a Service with clusterIP: None and name it in spec.serviceName",
            );
        }
    });
}

function judgeHostPaths(template: PodTemplate, report: Report, settings: Settings): void {
    report.judge(() => {
        for (const volume of template.spec.at("volumes").items()) {
            report.judge(() => {
                const folder = volume.at("hostPath", "path");
                const path = folder.text();
                const isShared = settings(sharedHostPaths).some(
                    (shared) => path === shared || path?.startsWith(`${shared}/`) === true,
                );
                if (path !== undefined && !isShared) {
                    report.violation(
                        folder,
                        "each node has its own, and a Deployment's pods run on any of them",
                        "use a DaemonSet for a node's agent, or a PersistentVolumeClaim for data",
                    );
                }
            });
        }
    });
}

function judgePeriod(template: PodTemplate, report: Report): void {
    judgeContainers(template, report, (container, role) => {
        if (role === "main" && runsPeriodically(commandOf(container))) {
            const script = container.at("args").isSet ? "args" : "command";
            report.advice(
                container.at(script).called("a loop with a long sleep"),
                "it runs all the time to work now and then",
                "declare a CronJob",
            );
        }
    });
}

function judgeGoverningService(
    stack: Stack,
    object: KubernetesObject,
    report: Report,
    settings: Settings,
): void {
    const template = podTemplateOf(object);
    const name = object.fields.at("spec", "serviceName");
    if (!isStatefulSet(object) || template === undefined || (name.text() ?? "") === "") {
        return;
    }
    const namespace = namespaceOf(object);
    if (settings(externalServices).includes(`${namespace}/${name.text() ?? ""}`)) {
        return;
    }
    const service = stack
        .inNamespace("Service", "", namespace)
        .find((candidate) => nameOf(candidate) === name.text());
    if (service === undefined) {
        const fix = "declare it with clusterIP: None, or list it in the parameter externalServices";
        report.violation(name, "the stack has no such Service in this namespace", fix);
    } else if (service.fields.at("spec", "clusterIP").text() !== "None") {
        const fix = "set spec.clusterIP of that Service to None";
        report.violation(name, "that Service has an address of its own and names no pods", fix);
    } else if (
        !serviceSelects(service.fields.at("spec", "selector"), template.metadata.at("labels"))
    ) {
        const fix = "let its spec.selector match the labels of the pod template";
        report.violation(name, "that Service selects other pods than these", fix);
    }
}
