import type { Rule } from "../../library/rule";
import { noAccountTokenMount } from "./no-account-token-mount";
import { noAnonymousAccess } from "./no-anonymous-access";
import { noCsrApproval } from "./no-csr-approval";
import { noDefaultAccountRights } from "./no-default-account-rights";
import { noEndpointEdits } from "./no-endpoint-edits";
import { noEscalation } from "./no-escalation";
import { noNodesProxy } from "./no-nodes-proxy";
import { noPodCreation } from "./no-pod-creation";
import { noPodExec } from "./no-pod-exec";
import { noSecretAccess } from "./no-secret-access";
import { noSystemGroups } from "./no-system-groups";
import { noTokenMount } from "./no-token-mount";
import { noWebhookControl } from "./no-webhook-control";
import { noWildcardResources } from "./no-wildcard-resources";
import { noWildcardVerbs } from "./no-wildcard-verbs";
import { ownServiceAccount } from "./own-service-account";

/** Rules on rbac. */
export const rbac: readonly Rule[] = [
    noAccountTokenMount,
    noAnonymousAccess,
    noCsrApproval,
    noDefaultAccountRights,
    noEndpointEdits,
    noEscalation,
    noNodesProxy,
    noPodCreation,
    noPodExec,
    noSecretAccess,
    noSystemGroups,
    noTokenMount,
    noWebhookControl,
    noWildcardResources,
    noWildcardVerbs,
    ownServiceAccount,
];
