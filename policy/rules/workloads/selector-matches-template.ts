import { celRule } from "../../library/celRule";
import { controllers } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const selectorMatchesTemplate = celRule({
    id: "selector-matches-template",
    title: "A selector matches its own pods",
    why: "A workload whose selector misses its own pods makes new ones for ever; the API server refuses it.",
    severity: "high",
    level: "baseline",
    sources: {},
    decision: "Every label of spec.selector is one of the pod template.",
    fix: "give the template the labels of the selector",
    cel: {
        on: controllers("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"),
        checks: [
            {
                each: "object",
                holds: "object.?spec.?selector.?matchLabels.orValue({}).all(key, object.?spec.?template.?metadata.?labels[?key].orValue('') == object.spec.selector.matchLabels[key])",
                path: "spec.selector",
                wrong: "its own pods do not match it",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Matches",
                manifests: objectOf(
                    "apps/v1",
                    "Deployment",
                    "spec:",
                    "  selector: { matchLabels: { app: web } }",
                    "  template: { metadata: { labels: { app: web } } }",
                ),
            },
        ],
        bad: [
            {
                title: "Misses",
                manifests: objectOf(
                    "apps/v1",
                    "Deployment",
                    "spec:",
                    "  selector: { matchLabels: { app: web } }",
                    "  template: { metadata: { labels: { app: db } } }",
                ),
                finds: [{ path: "spec.selector" }],
            },
        ],
    },
});
