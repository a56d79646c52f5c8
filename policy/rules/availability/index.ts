import type { Rule } from "../../library/rule";
import { antiAffinity } from "./anti-affinity";
import { budgetEvictsUnhealthy } from "./budget-evicts-unhealthy";
import { budgetHasBound } from "./budget-has-bound";
import { budgetPermitsDisruption } from "./budget-permits-disruption";
import { priorityClass } from "./priority-class";
import { scalerHasRoom } from "./scaler-has-room";
import { scalerMinimum } from "./scaler-minimum";
import { scalerRange } from "./scaler-range";
import { topologySpread } from "./topology-spread";
import { validTopologySpread } from "./valid-topology-spread";

/** Rules on availability. */
export const availability: readonly Rule[] = [
    antiAffinity,
    budgetEvictsUnhealthy,
    budgetHasBound,
    budgetPermitsDisruption,
    priorityClass,
    scalerHasRoom,
    scalerMinimum,
    scalerRange,
    topologySpread,
    validTopologySpread,
];
