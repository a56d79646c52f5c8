import { celRule } from "../../library/celRule";
import { containerWith, podWith } from "../../library/manifests";

export const noSecrets = celRule({
    id: "no-secrets",
    title: "No Secrets in pods",
    why: "Where pods fetch secrets from a vault, a Secret of Kubernetes is a leak.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "No variable and no volume comes from a Secret.",
    fix: "fetch it from the vault",
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
            {
                each: "volume",
                holds: "!has(volume.secret) && volume.?projected.?sources.orValue([]).all(source, !source.?secret.hasValue())",
                path: "",
                wrong: "it is a Secret",
            },
        ],
    },
    examples: {
        good: [
            { title: "A plain one", manifests: containerWith('env: [{ name: A, value: "1" }]') },
        ],
        bad: [
            {
                title: "A volume",
                manifests: podWith("volumes: [{ name: key, secret: { secretName: key } }]"),
                finds: [{ path: "spec.volumes[0]" }],
            },
        ],
    },
});
