import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";
import { texts } from "../../library/parameters";

const prefixes = texts("prefixes", [], "What the names of Secrets begin with.");

export const secretNames = celRule({
    id: "secret-names",
    title: "Only Secrets of known names",
    why: "Where names tell whose a Secret is, a pod uses only those of its own.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "Every Secret that a pod uses begins with an entry of the parameter.",
    fix: "use another Secret",
    parameters: [prefixes],
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "container.?env.orValue([]).all(variable, !variable.?valueFrom.?secretKeyRef.hasValue() || variables.prefixes.exists(prefix, variable.valueFrom.secretKeyRef.?name.orValue('').startsWith(prefix)))",
                path: "env",
                wrong: "one of them comes from a Secret of another name",
            },
            {
                each: "container",
                holds: "container.?envFrom.orValue([]).all(source, !source.?secretRef.hasValue() || variables.prefixes.exists(prefix, source.secretRef.?name.orValue('').startsWith(prefix)))",
                path: "envFrom",
                wrong: "it comes from a Secret of another name",
            },
            {
                each: "volume",
                holds: "!has(volume.secret) || variables.prefixes.exists(prefix, volume.secret.?secretName.orValue('').startsWith(prefix))",
                path: "secret.secretName",
                wrong: "it has another name",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A known one",
                manifests: podWith("volumes: [{ name: key, secret: { secretName: safe-key } }]"),
                settings: { prefixes: ["safe-"] },
            },
        ],
        bad: [
            {
                title: "Another",
                manifests: podWith("volumes: [{ name: key, secret: { secretName: key } }]"),
                finds: [{ path: "spec.volumes[0].secret.secretName" }],
                settings: { prefixes: ["safe-"] },
            },
        ],
    },
});
