import { celRule } from "../../library/celRule";
import { networkPolicies } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { texts } from "../../library/parameters";

const exemptNames = texts(
    "exemptNames",
    ["default-deny"],
    "Names of policies that may hold for all pods.",
);

export const noCatchAllPolicies = celRule({
    id: "no-catch-all-policies",
    title: "Network policies choose pods",
    why: "A policy for all pods of a namespace also holds for those that come later. The default-deny is known by its name.",
    severity: "low",
    level: "optional",
    sources: {},
    decision:
        "podSelector of a NetworkPolicy is not empty, unless its name is one of the parameter.",
    fix: "select the pods by their labels",
    parameters: [exemptNames],
    cel: {
        on: networkPolicies,
        checks: [
            {
                each: "object",
                holds: "object.metadata.?name.orValue('') in variables.exemptNames || object.?spec.?podSelector.?matchLabels.orValue({}).size() > 0 || object.?spec.?podSelector.?matchExpressions.orValue([]).size() > 0",
                path: "spec.podSelector",
                wrong: "it holds for every pod, those to come too",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Some",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "NetworkPolicy",
                    "spec: { podSelector: { matchLabels: { app: web } } }",
                ),
            },
        ],
        bad: [
            {
                title: "All",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "NetworkPolicy",
                    "spec: { podSelector: {}, ingress: [{}] }",
                ),
                finds: [{ path: "spec.podSelector" }],
            },
        ],
    },
});
