import type { Rule } from "../../library/rule";
import { cpuLimits } from "./cpu-limits";
import { cpuRequests } from "./cpu-requests";
import { emptyDirSizes } from "./empty-dir-sizes";
import { ephemeralStorage } from "./ephemeral-storage";
import { limitCaps } from "./limit-caps";
import { limitRequestRatio } from "./limit-request-ratio";
import { memoryLimits } from "./memory-limits";
import { memoryRequests } from "./memory-requests";
import { memoryRequestsEqualLimits } from "./memory-requests-equal-limits";
import { noCpuLimits } from "./no-cpu-limits";
import { qosBurstable } from "./qos-burstable";
import { qosGuaranteed } from "./qos-guaranteed";
import { requestCaps } from "./request-caps";

/** Rules on resources. */
export const resources: readonly Rule[] = [
    cpuLimits,
    cpuRequests,
    emptyDirSizes,
    ephemeralStorage,
    limitCaps,
    limitRequestRatio,
    memoryLimits,
    memoryRequests,
    memoryRequestsEqualLimits,
    noCpuLimits,
    qosBurstable,
    qosGuaranteed,
    requestCaps,
];
