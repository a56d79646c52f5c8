import { celRule } from "../../library/celRule";
import { controllers } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const rollingUpdates = celRule({
    id: "rolling-updates",
    title: "Updates without an interruption",
    why: "The strategy Recreate stops all pods before it starts the first new one.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "The strategy of a Deployment is RollingUpdate, which is the default.",
    fix: "remove spec.strategy",
    cel: {
        on: controllers("Deployment"),
        checks: [
            {
                each: "object",
                holds: "object.?spec.?strategy.?type.orValue('RollingUpdate') == 'RollingUpdate'",
                path: "spec.strategy.type",
                wrong: "all pods stop before the first new one starts",
            },
        ],
    },
    examples: {
        good: [{ title: "The default", manifests: objectOf("apps/v1", "Deployment") }],
        bad: [
            {
                title: "Recreate",
                manifests: objectOf(
                    "apps/v1",
                    "Deployment",
                    "spec: { strategy: { type: Recreate } }",
                ),
                finds: [{ path: "spec.strategy.type" }],
            },
        ],
    },
});
