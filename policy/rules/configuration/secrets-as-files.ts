import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const secretsAsFiles = celRule({
    id: "secrets-as-files",
    title: "Secrets as files",
    why: "What is in the environment is in every dump and in every child of a process; a file is not.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "No variable comes from a Secret.",
    fix: "mount the Secret as a volume",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "container.?env.orValue([]).all(variable, !variable.?valueFrom.?secretKeyRef.hasValue())",
                path: "env",
                wrong: "one of them comes from a Secret",
            },
            {
                each: "container",
                holds: "container.?envFrom.orValue([]).all(source, !source.?secretRef.hasValue())",
                path: "envFrom",
                wrong: "it comes from a Secret",
            },
        ],
    },
    examples: {
        good: [
            { title: "A plain one", manifests: containerWith('env: [{ name: A, value: "1" }]') },
        ],
        bad: [
            {
                title: "A Secret",
                manifests: containerWith(
                    "env: [{ name: A, valueFrom: { secretKeyRef: { name: a, key: a } } }]",
                ),
                finds: [{ path: "spec.containers[0].env" }],
            },
        ],
    },
});
