import { celRule } from "../../library/celRule";
import { coreKinds } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noBareJobs = celRule({
    id: "no-bare-jobs",
    title: "Jobs come from CronJobs",
    why: "A Job that nobody repeats is often one that somebody started by hand.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "No Job is declared by itself.",
    fix: "declare a CronJob",
    cel: {
        on: coreKinds("Job").map((match) => ({ ...match, groups: ["batch", ""] })),
        checks: [
            {
                each: "object",
                holds: "has(object.metadata.ownerReferences)",
                path: "kind",
                wrong: "nothing repeats it",
            },
        ],
    },
    examples: {
        good: [{ title: "A CronJob", manifests: objectOf("batch/v1", "CronJob") }],
        bad: [
            { title: "A Job", manifests: objectOf("batch/v1", "Job"), finds: [{ path: "kind" }] },
        ],
    },
});
