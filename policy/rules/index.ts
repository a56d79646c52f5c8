import type { Rule } from "../library/rule";
import { autoscaling } from "./autoscaling";
import { externalConfiguration } from "./external-configuration";
import { healthProbes } from "./health-probes";
import { initContainers } from "./init-containers";
import { namespaces } from "./namespaces";
import { noBarePods } from "./no-bare-pods";
import { resourceLimits } from "./resource-limits";
import { revisionHistory } from "./revision-history";
import { servicesFirst } from "./services-first";
import { suitableController } from "./suitable-controller";

/** All rules, in the order of the handbook. */
export const rules: readonly Rule[] = [
    noBarePods,
    suitableController,
    initContainers,
    servicesFirst,
    revisionHistory,
    externalConfiguration,
    healthProbes,
    resourceLimits,
    namespaces,
    autoscaling,
];
