import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const noEphemeralContainers = celRule({
    id: "no-ephemeral-containers",
    title: "No ephemeral containers",
    why: "A container for debugging that stays in a pod has rights that nobody reviewed.",
    severity: "low",
    level: "strict",
    sources: {},
    decision: "ephemeralContainers is left out.",
    fix: "remove it, and add one by kubectl debug where it is needed",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?ephemeralContainers.orValue([]).size() == 0",
                path: "ephemeralContainers",
                wrong: "they are for debugging and not for what is declared",
            },
        ],
    },
    examples: {
        good: [{ title: "None", manifests: podWith("restartPolicy: Always") }],
        bad: [
            {
                title: "One",
                manifests: podWith(
                    "ephemeralContainers: [{ name: debug, image: example.org/debug:1.0.0 }]",
                ),
                finds: [{ path: "spec.ephemeralContainers" }],
            },
        ],
    },
});
