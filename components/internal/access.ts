import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import { serviceAccount } from "./account";
import type { Labels } from "./labels";

type PolicyRule = k8s.types.input.rbac.v1.PolicyRule;
type Subject = k8s.types.input.rbac.v1.Subject;

export interface NamespaceRules {
    readonly namespace: Namespace;
    readonly rules: readonly PolicyRule[];
}

export interface ClusterAccessArgs {
    readonly namespace: Namespace;
    /** The workload's `metadata.name`, which its account takes too. */
    readonly workload: string;
    readonly labels: Labels;
    /** What its pods may do, in every namespace. */
    readonly rules: readonly PolicyRule[];
    /** What they may do beside that, in one other namespace. @default nothing */
    readonly elsewhere?: NamespaceRules;
    /** Do its pods answer for a part of the Kubernetes API? @default false */
    readonly servesApi?: boolean;
}

/**
 * The identity of a workload that talks to the API server, and its role over the whole cluster,
 * named `groundwork-<workload>`. Its pods depend on what is returned.
 */
export function clusterAccess(
    name: string,
    { namespace, workload, labels, rules, elsewhere, servesApi = false }: ClusterAccessArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const metadata = { name: `groundwork-${workload}`, labels };
    const account = serviceAccount(`${name}-account`, { namespace, workload, labels }, opts);
    const subjects = subjectsOf(account);
    const role = new k8s.rbac.v1.ClusterRole(`${name}-role`, { metadata, rules: [...rules] }, opts);
    const binding = new k8s.rbac.v1.ClusterRoleBinding(
        `${name}-binding`,
        { metadata, roleRef: reference("ClusterRole", role.metadata.name), subjects },
        opts,
    );
    return [
        account,
        binding,
        ...(elsewhere ? [namespaceAccess(name, metadata, elsewhere, account, opts)] : []),
        ...(servesApi ? delegation(name, metadata, subjects, opts) : []),
    ];
}

/** What an account may do in one namespace, which need not be its own, and nowhere else. */
export function namespaceAccess(
    name: string,
    { name: objectName, labels }: { readonly name: string; readonly labels: Labels },
    { namespace, rules }: NamespaceRules,
    account: k8s.core.v1.ServiceAccount,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    const metadata = namespace.metadata(objectName, labels);
    const role = new k8s.rbac.v1.Role(
        `${name}-namespace-role`,
        { metadata, rules: [...rules] },
        opts,
    );
    return new k8s.rbac.v1.RoleBinding(
        `${name}-namespace-binding`,
        {
            metadata,
            roleRef: reference("Role", role.metadata.name),
            subjects: subjectsOf(account),
        },
        opts,
    );
}

/**
 * What every API server beside the cluster's own needs, by the roles that every cluster has for it:
 * it asks the cluster's who calls and what they may do, and reads by which certificate to know it.
 */
function delegation(
    name: string,
    metadata: { readonly name: string; readonly labels: Labels },
    subjects: Subject[],
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    return [
        new k8s.rbac.v1.ClusterRoleBinding(
            `${name}-delegator-binding`,
            {
                metadata: { ...metadata, name: `${metadata.name}-delegator` },
                roleRef: reference("ClusterRole", "system:auth-delegator"),
                subjects,
            },
            opts,
        ),
        new k8s.rbac.v1.RoleBinding(
            `${name}-authentication-binding`,
            {
                metadata: { ...metadata, namespace: "kube-system" },
                roleRef: reference("Role", "extension-apiserver-authentication-reader"),
                subjects,
            },
            opts,
        ),
    ];
}

function subjectsOf({ metadata }: k8s.core.v1.ServiceAccount): Subject[] {
    return [{ kind: "ServiceAccount", name: metadata.name, namespace: metadata.namespace }];
}

function reference(
    kind: "ClusterRole" | "Role",
    name: pulumi.Input<string>,
): k8s.types.input.rbac.v1.RoleRef {
    return { apiGroup: "rbac.authorization.k8s.io", kind, name };
}
