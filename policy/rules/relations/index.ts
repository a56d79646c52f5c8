import type { Rule } from "../../library/rule";
import { budgetExists } from "./budget-exists";
import { budgetRoom } from "./budget-room";
import { budgetWithinScaler } from "./budget-within-scaler";
import { ingressBackends } from "./ingress-backends";
import { minimumReplicas } from "./minimum-replicas";
import { networkPolicyCovers } from "./network-policy-covers";
import { networkPolicyTargets } from "./network-policy-targets";
import { noAdministrators } from "./no-administrators";
import { noBoundPodExec } from "./no-bound-pod-exec";
import { noDeprecatedApis } from "./no-deprecated-apis";
import { noStaticReplicas } from "./no-static-replicas";
import { scalerTarget } from "./scaler-target";
import { serviceAccountExists } from "./service-account-exists";
import { serviceTargets } from "./service-targets";
import { servicedProbes } from "./serviced-probes";
import { uniqueIngressHosts } from "./unique-ingress-hosts";
import { uniqueServiceSelectors } from "./unique-service-selectors";

/** Rules on relations. */
export const relations: readonly Rule[] = [
    budgetExists,
    budgetRoom,
    budgetWithinScaler,
    ingressBackends,
    minimumReplicas,
    networkPolicyCovers,
    networkPolicyTargets,
    noAdministrators,
    noBoundPodExec,
    noDeprecatedApis,
    noStaticReplicas,
    scalerTarget,
    serviceAccountExists,
    serviceTargets,
    servicedProbes,
    uniqueIngressHosts,
    uniqueServiceSelectors,
];
