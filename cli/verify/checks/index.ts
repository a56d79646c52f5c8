import type { Check } from "../check";
import { alerts } from "./alerts";
import { autoscaling } from "./autoscaling";
import { dns } from "./dns";
import { ingress } from "./ingress";
import { metrics } from "./metrics";
import { network } from "./network";
import { storage } from "./storage";
import { teams } from "./teams";

/** All checks, in the order in which one stands on another. */
export const allChecks: readonly Check[] = [
    dns,
    ingress,
    metrics,
    alerts,
    storage,
    autoscaling,
    teams,
    network,
];
