import { badExamples, goodExamples } from "../examples/external-configuration";
import { judgeConfigMap, judgeContainerSecrets } from "../library/plaintext";
import { isKind, nameOf, namespaceOf, type KubernetesObject } from "../library/kubernetes";
import { integer } from "../library/parameters";
import { judgeContainers, podTemplateOf, type PodTemplate } from "../library/pods";
import {
    environmentReferences,
    volumeReferences,
    type ConfigReference,
} from "../library/references";
import type { Field } from "../library/field";
import type { Report } from "../library/report";
import type { Rule } from "../library/rule";
import type { Stack } from "../library/stack";

const maximumInlineLines = integer(
    "maximumInlineLines",
    10,
    1,
    "The longest text, in lines, that may stand in a container's environment or arguments.",
);

/** Kubernetes puts it into every namespace. */
const rootCertificates = "kube-root-ca.crt";

export const externalConfiguration: Rule = {
    id: "external-configuration",
    title: "Configuration in ConfigMaps, secrets in Secrets",
    why:
        "What stands in a pod's description can be read by whoever may list pods, and changes only " +
        "with a new rollout of the workload. A ConfigMap is no place for a secret: it is neither " +
        "encrypted nor guarded.",
    severity: "high",
    level: "recommended",
    sources: { handbook: 6 },
    matches: "every container wherever a pod is described, every ConfigMap, patches included",
    decision:
        "No literal in an environment variable, an argument or a ConfigMap key that has the name or " +
        "the shape of a secret; the value is never printed. A ConfigMap or Secret that the stack " +
        "declares has the keys that its pods need.",
    counsel:
        "A line in a ConfigMap's text that sets a secret by its name; a long text in a pod's " +
        "description; a reference to a ConfigMap or Secret that the stack does not declare, in a " +
        "namespace that it does.",
    fix: "put it into a Secret and refer to it with valueFrom.secretKeyRef or a volume",
    parameters: [maximumInlineLines],
    judgeObject(object, report, settings) {
        if (isKind(object, ["ConfigMap"], [""])) {
            judgeConfigMap(object.fields, report);
        }
        const template = podTemplateOf(object);
        if (template !== undefined) {
            judgeContainers(template, report, (container) => {
                judgeContainerSecrets(container, report);
                judgeInlineTexts(container, settings(maximumInlineLines), report);
            });
        }
    },
    judgeStack(stack, report) {
        for (const object of stack.objects) {
            const template = podTemplateOf(object);
            if (template !== undefined) {
                judgeReferences(stack, object, template, report);
            }
        }
    },
    examples: { good: goodExamples, bad: badExamples },
};

function judgeInlineTexts(container: Field, longest: number, report: Report): void {
    const lists = [
        () =>
            container
                .at("env")
                .items()
                .map((variable) => variable.at("value")),
        () => container.at("command").items(),
        () => container.at("args").items(),
    ];
    for (const list of lists) {
        report.judge(() => {
            for (const text of list()) {
                report.judge(() => {
                    judgeInlineText(text, longest, report);
                });
            }
        });
    }
}

function judgeInlineText(text: Field, longest: number, report: Report): void {
    // That it is unknown is told once, where it is judged for secrets.
    const lines = text.isUnknown ? 0 : (text.text()?.split("\n").length ?? 0);
    if (lines > longest) {
        report.advice(
            text.called(`a text of ${lines} lines`),
            "a change of it is a new rollout, and it cannot be shared",
            "put it into a ConfigMap and mount it",
        );
    }
}

function judgeReferences(
    stack: Stack,
    object: KubernetesObject,
    template: PodTemplate,
    report: Report,
): void {
    const judgeAll = (references: readonly ConfigReference[]) => {
        for (const reference of references) {
            report.judge(() => {
                judgeReference(stack, namespaceOf(object), reference, report);
            });
        }
    };
    report.judge(() => {
        judgeAll(volumeReferences(template.spec));
    });
    judgeContainers(template, report, (container) => {
        judgeAll(environmentReferences(container));
    });
}

function judgeReference(
    stack: Stack,
    namespace: string,
    { kind, name, keys }: ConfigReference,
    report: Report,
): void {
    const wanted = name.text();
    const target = stack
        .inNamespace(kind, "", namespace)
        .find((candidate) => nameOf(candidate) === wanted);
    if (target !== undefined) {
        for (const key of keys) {
            report.judge(() => {
                judgeKey(target, key, report);
            });
        }
        return;
    }
    const isMade = kind === "Secret" && isMadeByAnOperator(stack, wanted);
    if (wanted !== rootCertificates && stack.declaresNamespace(namespace) && !isMade) {
        report.advice(
            name,
            `the stack declares the namespace but not this ${kind}, and the pod waits for it`,
            "declare it, or mark the reference optional",
        );
    }
}

function judgeKey(target: KubernetesObject, key: Field, report: Report): void {
    const wanted = key.text();
    const parts = ["data", "stringData", "binaryData"].map((part) => target.fields.at(part));
    const isThere = parts.some((part) => wanted !== undefined && part.keys().includes(wanted));
    // A Secret without any content is filled by a controller, for instance a token.
    const isFilled = parts.some((part) => part.keys().length > 0);
    if (!isThere && isFilled) {
        report.violation(
            key,
            `${target.kind} ${target.subject.name} has no such key, so that the pod cannot start`,
            "add the key, or refer to one that is there",
        );
    }
}

/** cert-manager's Certificate and External Secrets' ExternalSecret create a Secret by name. */
function isMadeByAnOperator(stack: Stack, name: string | undefined): boolean {
    return stack.present.some(({ group, fields }) => {
        const spec = fields.at("spec");
        return (
            (group === "cert-manager.io" && spec.at("secretName").text() === name) ||
            (group === "external-secrets.io" && spec.at("target", "name").text() === name)
        );
    });
}
