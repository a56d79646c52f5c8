import { badExamples, goodExamples } from "../examples/namespaces";
import {
    isDeclaredNamespace,
    isKind,
    nameOf,
    namespaceOf,
    type KubernetesObject,
} from "../library/kubernetes";
import { judgeProtection } from "../library/namespaces";
import { flag, integer, texts, type Settings } from "../library/parameters";
import { podTemplateOf } from "../library/pods";
import type { Report } from "../library/report";
import type { Rule } from "../library/rule";
import type { Stack } from "../library/stack";

const reserved = texts(
    "reserved",
    ["kube-system", "kube-public", "kube-node-lease"],
    "Namespaces of the cluster itself, where a stack runs no workloads and no Services.",
);
const minimum = integer(
    "minimum",
    2,
    1,
    "How many namespaces a stack with several workloads uses at least.",
);
const requireEgressDeny = flag(
    "requireEgressDeny",
    true,
    "Whether the default-deny NetworkPolicy of a namespace must cover egress as well as ingress.",
);

/** The built-in kinds that live in a namespace, by API group. */
const namespacedKinds: Readonly<Record<string, readonly string[]>> = {
    "": ["ConfigMap", "Endpoints", "PersistentVolumeClaim", "Secret", "Service", "ServiceAccount"],
    autoscaling: ["HorizontalPodAutoscaler"],
    extensions: ["Ingress"],
    "networking.k8s.io": ["Ingress", "NetworkPolicy"],
    policy: ["PodDisruptionBudget"],
    "rbac.authorization.k8s.io": ["Role", "RoleBinding"],
};

export const namespaces: Rule = {
    id: "namespaces",
    title: "Several namespaces, each with bounds of its own",
    why:
        "Namespaces are what quotas, network policies, roles and Pod Security hold on to. In one " +
        "namespace every Service is in reach of every pod, and one team's mistake is everyone's.",
    severity: "medium",
    level: "recommended",
    sources: { handbook: 9 },
    matches:
        "every built-in namespaced object, and for each namespace of the stack its quota, limits, " +
        "network policies and labels; not patches",
    decision:
        "Nothing is in `default`, with or without a name; no workload and no Service is in a namespace " +
        "of the cluster. A namespace that the stack declares and runs workloads in has a " +
        "ResourceQuota, a LimitRange, a NetworkPolicy that denies by default and a Pod Security " +
        "label. Several workloads use several namespaces.",
    fix: "set metadata.namespace to a namespace that the program declares",
    parameters: [reserved, minimum, requireEgressDeny],
    judgeObject(object, report, settings) {
        const isWorkload = podTemplateOf(object) !== undefined;
        const isNamespaced =
            isWorkload || namespacedKinds[object.group]?.includes(object.kind) === true;
        if (!object.isPatch && isNamespaced) {
            report.judge(() => {
                const isServed = isWorkload || isKind(object, ["Service"], [""]);
                judgePlacement(object, isServed ? settings(reserved) : [], report);
            });
        }
    },
    judgeStack(stack, report, settings) {
        const used = workloadNamespaces(stack, report);
        for (const namespace of stack.objects.filter(isDeclaredNamespace)) {
            report.judge(() => {
                const name = nameOf(namespace) ?? "";
                if (used.has(name)) {
                    judgeProtection(stack, namespace, name, settings(requireEgressDeny), report);
                }
            });
        }
        report.judge(() => {
            judgeNumber(stack, used, report, settings);
        });
    },
    examples: { good: goodExamples, bad: badExamples },
};

function judgePlacement(
    object: KubernetesObject,
    forbidden: readonly string[],
    report: Report,
): void {
    const place = object.fields.at("metadata", "namespace");
    const namespace = namespaceOf(object);
    if (namespace === "default") {
        report.violation(place, "the default namespace has no owner, no quota and no policies");
    } else if (forbidden.includes(namespace)) {
        report.violation(place, "this namespace belongs to the cluster, not to a stack");
    }
}

/** The namespaces that the stack runs workloads in, with the first workload of each. */
function workloadNamespaces(stack: Stack, report: Report): Map<string, KubernetesObject> {
    const used = new Map<string, KubernetesObject>();
    for (const object of stack.objects) {
        if (podTemplateOf(object) !== undefined && !object.isPatch) {
            report.judge(() => {
                const namespace = namespaceOf(object);
                used.set(namespace, used.get(namespace) ?? object);
            });
        }
    }
    return used;
}

function judgeNumber(
    stack: Stack,
    used: ReadonlyMap<string, KubernetesObject>,
    report: Report,
    settings: Settings,
): void {
    const workloads = stack.objects.filter(
        (object) => podTemplateOf(object) !== undefined && !object.isPatch,
    );
    const declared = stack.objects
        .filter(isDeclaredNamespace)
        .map((namespace) => nameOf(namespace) ?? "");
    const all = new Set([...used.keys(), ...declared]);
    const [first] = used.values();
    const least = settings(minimum);
    if (first !== undefined && workloads.length > 1 && all.size < least) {
        report.violation(
            first.fields.at("metadata", "namespace"),
            `all ${workloads.length} workloads of the stack share it, and ${least} are the least`,
            "give each team or system a namespace of its own",
        );
    }
}
