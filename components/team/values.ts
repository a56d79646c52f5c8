import type { types } from "@pulumi/kubernetes";

import type { TeamConfig } from "../../config";
import type { Labels } from "../internal/labels";
import { type Flow, podsIn } from "../internal/network";
import { prometheusPods } from "../internal/scraping";
import { roleName, type TeamRole, teamRoles } from "../team-roles/values";

/** The namespace of a team. */
export function teamNamespace(team: string): string {
    return `team-${team}`;
}

/** The label by which all that is a team's is found. */
export function teamLabel(team: string): Labels {
    return { "groundwork.dev/team": team };
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

/** Every pod of the namespace, and nothing outside it. */
export const teamMates: Flow = { peers: [{ podSelector: {} }], ports: [] };

/** Prometheus may read whatever a team offers at a port that it names `metrics`. */
export function scraping(monitoring: string): Flow {
    return {
        peers: [podsIn(monitoring, prometheusPods)],
        ports: [{ protocol: "TCP", port: "metrics" }],
    };
}

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
