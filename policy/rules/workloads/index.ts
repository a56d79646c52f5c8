import type { Rule } from "../../library/rule";
import { cronJobDeadline } from "./cron-job-deadline";
import { instanceLabel } from "./instance-label";
import { jobCleanUp } from "./job-clean-up";
import { jobRestartPolicy } from "./job-restart-policy";
import { noBareJobs } from "./no-bare-jobs";
import { opaqueReleases } from "./opaque-releases";
import { replicaRange } from "./replica-range";
import { rollingUpdates } from "./rolling-updates";
import { selectorMatchesTemplate } from "./selector-matches-template";

/** Rules on workloads. */
export const workloads: readonly Rule[] = [
    cronJobDeadline,
    instanceLabel,
    jobCleanUp,
    jobRestartPolicy,
    noBareJobs,
    opaqueReleases,
    replicaRange,
    rollingUpdates,
    selectorMatchesTemplate,
];
