import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const priorityClass = celRule({
    id: "priority-class",
    title: "Priorities are set",
    why: "Where nodes run short, the least important pods should go first.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "priorityClassName is set.",
    fix: "set priorityClassName",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?priorityClassName.orValue('') != ''",
                path: "priorityClassName",
                wrong: "the pod is as important as any other",
            },
        ],
    },
    examples: {
        good: [{ title: "Set", manifests: podWith("priorityClassName: high") }],
        bad: [
            {
                title: "Left out",
                manifests: podWith("restartPolicy: Always"),
                finds: [{ path: "spec.priorityClassName" }],
            },
        ],
    },
});
