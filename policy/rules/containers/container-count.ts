import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";
import { integer } from "../../library/parameters";

const maximum = integer("maximum", 4, 0, "The most containers of a pod.");

export const containerCount = celRule({
    id: "container-count",
    title: "Few containers in a pod",
    why: "Containers of one pod live, die and scale together, which few programs should.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "A pod has no more containers than the parameter says.",
    fix: "run the others in pods of their own",
    parameters: [maximum],
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?containers.orValue([]).size() <= variables.maximum",
                path: "containers",
                wrong: "so many programs scale and fail together",
            },
        ],
    },
    examples: {
        good: [{ title: "One", manifests: podWith("restartPolicy: Always") }],
        bad: [
            {
                title: "One too many",
                manifests: podWith("restartPolicy: Always"),
                finds: [{ path: "spec.containers" }],
                settings: { maximum: 0 },
            },
        ],
    },
});
