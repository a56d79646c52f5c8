import type { types } from "@pulumi/kubernetes";

import type { TeamConfig } from "../../config";
import type { Labels } from "../internal/labels";
import { roleName, type TeamRole, teamRoles } from "../team-roles/values";
import type { TeamSpace } from "./spaces";

/** The namespace of a space. */
export function teamNamespace(space: string): string {
    return `team-${space}`;
}

/** The label by which all that is a team's is found. */
export function teamLabel(team: string): Labels {
    return { "groundwork.dev/team": team };
}

/** The labels of a namespace of a team. */
export function spaceLabels({ team, environment }: TeamSpace): Labels {
    return {
        ...teamLabel(team),
        ...(environment !== undefined && { "groundwork.dev/environment": environment }),
    };
}

/** Do the images of a space come from the team's registries only? */
export function limitsImages({ registries }: TeamSpace): boolean {
    return registries.length > 0;
}

/** One role and those who have it in a team. */
export interface Grant {
    readonly role: TeamRole;
    readonly subjects: types.input.rbac.v1.Subject[];
}

/** Who has which role; a role that nobody has is left out. */
export function grantsOf(members: TeamConfig["members"]): Grant[] {
    return teamRoles
        .map((role) => ({
            role,
            subjects: members
                .filter((member) => member.role === role)
                .map(({ kind, name }) => ({ apiGroup: rbacGroup, kind, name })),
        }))
        .filter(({ subjects }) => subjects.length > 0);
}

/** The ClusterRole that a grant binds. */
export function roleRef(role: TeamRole): types.input.rbac.v1.RoleRef {
    return { apiGroup: rbacGroup, kind: "ClusterRole", name: roleName(role) };
}

const rbacGroup = "rbac.authorization.k8s.io";

/** Denies pods of the named priorities: a team must not drive the platform off a node. */
export function noPodsOf(priorities: readonly string[]): types.input.core.v1.ResourceQuotaSpec {
    return {
        hard: { pods: "0" },
        scopeSelector: {
            matchExpressions: [
                { scopeName: "PriorityClass", operator: "In", values: [...priorities] },
            ],
        },
    };
}
