import type { Rule } from "../../library/rule";
import { noControlPlaneToleration } from "./no-control-plane-toleration";
import { noNodeAffinity } from "./no-node-affinity";
import { noNodeSelection } from "./no-node-selection";

/** Rules on scheduling. */
export const scheduling: readonly Rule[] = [
    noControlPlaneToleration,
    noNodeAffinity,
    noNodeSelection,
];
