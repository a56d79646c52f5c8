import type { Rule } from "../library/rule";
import { noBarePods } from "./no-bare-pods";
import { suitableController } from "./suitable-controller";
import { initContainers } from "./init-containers";
import { servicesFirst } from "./services-first";
import { revisionHistory } from "./revision-history";
import { externalConfiguration } from "./external-configuration";
import { healthProbes } from "./health-probes";
import { resourceLimits } from "./resource-limits";
import { namespaces } from "./namespaces";
import { autoscaling } from "./autoscaling";
import { availability } from "./availability";
import { configuration } from "./configuration";
import { containers } from "./containers";
import { images } from "./images";
import { metadata } from "./metadata";
import { network } from "./network";
import { podSecurity } from "./pod-security";
import { probes } from "./probes";
import { rbac } from "./rbac";
import { relations } from "./relations";
import { resources } from "./resources";
import { scheduling } from "./scheduling";
import { storage } from "./storage";
import { workloads } from "./workloads";

/** The rules of the handbook, in its order. */
export const handbook: readonly Rule[] = [
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

/** All rules. */
export const rules: readonly Rule[] = [
    ...handbook,
    ...availability,
    ...configuration,
    ...containers,
    ...images,
    ...metadata,
    ...network,
    ...podSecurity,
    ...probes,
    ...rbac,
    ...relations,
    ...resources,
    ...scheduling,
    ...storage,
    ...workloads,
];
