import { celRule } from "../../library/celRule";
import { objectOf } from "../../library/manifests";

export const opaqueReleases = celRule({
    id: "opaque-releases",
    title: "Charts are rendered in sight",
    why: "What a helm.v3.Release installs is seen by no rule.",
    severity: "medium",
    level: "recommended",
    sources: {},
    decision: "There is no helm.v3.Release.",
    fix: "use helm.v4.Chart, whose children are judged",
    previewOnly: "The API server sees what a release installs, and never the release.",
    cel: {
        on: [{ groups: ["helm.sh"], kinds: ["Release"] }],
        checks: [
            {
                each: "object",
                holds: "false",
                path: "kind",
                wrong: "what it installs is seen by no rule",
            },
        ],
    },
    examples: {
        good: [{ title: "A chart", manifests: objectOf("v1", "ConfigMap") }],
        bad: [
            {
                title: "A release",
                manifests: objectOf("helm.sh/v3", "Release"),
                finds: [{ path: "kind" }],
            },
        ],
    },
});
