import { z } from "zod";

import { flag } from "../fields";

const keda = z.strictObject({
    /** Can web services be scaled by what Prometheus answers? */
    enabled: flag.default(false),
});

/** By what else than the use of CPU workloads are scaled. */
export const autoscaling = z.strictObject({ keda: keda.prefault({}) });
