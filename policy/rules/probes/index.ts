import type { Rule } from "../../library/rule";
import { anyProbe } from "./any-probe";
import { distinctProbes } from "./distinct-probes";
import { lightExecProbes } from "./light-exec-probes";
import { livenessProbe } from "./liveness-probe";
import { probePorts } from "./probe-ports";
import { readinessProbe } from "./readiness-probe";

/** Rules on probes. */
export const probes: readonly Rule[] = [
    anyProbe,
    distinctProbes,
    lightExecProbes,
    livenessProbe,
    probePorts,
    readinessProbe,
];
