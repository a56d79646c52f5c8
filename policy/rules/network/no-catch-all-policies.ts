import { celRule } from "../../library/celRule";
import { networkPolicies } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noCatchAllPolicies = celRule({
    id: "no-catch-all-policies",
    title: "Network policies choose pods",
    why: "A policy for all pods of a namespace also holds for those that come later. One that allows nothing is the default-deny.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "podSelector of a NetworkPolicy that allows something is not empty.",
    fix: "select the pods by their labels",
    cel: {
        on: networkPolicies,
        checks: [
            {
                each: "object",
                holds: "(object.?spec.?ingress.orValue([]).size() == 0 && object.?spec.?egress.orValue([]).size() == 0) || object.?spec.?podSelector.?matchLabels.orValue({}).size() > 0 || object.?spec.?podSelector.?matchExpressions.orValue([]).size() > 0",
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
