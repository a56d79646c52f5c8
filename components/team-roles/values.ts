/** What a member may do in the team's namespace; each role can do all that the one before can. */
export const teamRoles = ["view", "deploy", "admin"] as const;

export type TeamRole = (typeof teamRoles)[number];

/** One rule of a role: nothing in it is a wildcard. */
export interface RoleRule {
    readonly apiGroups: string[];
    readonly resources: string[];
    readonly verbs: string[];
    readonly resourceNames?: string[];
}

/** The name of the role's ClusterRole. */
export function roleName(role: TeamRole): string {
    return `groundwork:team-${role}`;
}

/** The rules of a role, those that it shares with lesser roles included. */
export function rulesOf(role: TeamRole): RoleRule[] {
    switch (role) {
        case "view":
            return view;
        case "deploy":
            return [...view, ...deploy];
        case "admin":
            return [...view, ...deploy, ...admin];
    }
}

const core = "";
const read = ["get", "list", "watch"];
const manage = ["create", "update", "patch", "delete"];

const view: RoleRule[] = [
    allow(core, ["pods", "services", "configmaps", "events", "persistentvolumeclaims"], read),
    allow(core, ["serviceaccounts", "resourcequotas", "limitranges"], read),
    allow(core, ["pods/log", "namespaces"], ["get"]),
    allow("apps", ["deployments", "replicasets", "statefulsets", "controllerrevisions"], read),
    allow("batch", ["jobs", "cronjobs"], read),
    allow("autoscaling", ["horizontalpodautoscalers"], read),
    allow("networking.k8s.io", ["ingresses", "networkpolicies"], read),
    allow("policy", ["poddisruptionbudgets"], read),
    allow("discovery.k8s.io", ["endpointslices"], read),
    allow("events.k8s.io", ["events"], read),
    allow("metrics.k8s.io", ["pods"], ["get", "list"]),
];

/*
 * Secrets: it may put them in place and not look at them through the API. That keeps them from a
 * look, not from intent: whoever may create a workload can mount any Secret of the namespace and
 * let it print them, so a Secret is only as secret as those who deploy in its namespace.
 *
 * No bare Pods and no DaemonSets: the first are nobody's to replace, the second run on every node.
 * Volume claims are not deleted here, since data go with them.
 */
const deploy: RoleRule[] = [
    allow(core, ["services", "configmaps"], manage),
    allow(core, ["persistentvolumeclaims"], ["create", "update", "patch"]),
    allow(core, ["pods"], ["delete"]),
    allow(core, ["pods/portforward"], ["get", "create"]),
    // A patch answers with the whole object, so it would be a way to look: hence no `patch`.
    allow(core, ["secrets"], ["create", "update", "delete"]),
    allow("apps", ["deployments", "statefulsets"], manage),
    allow("apps", ["deployments/scale", "statefulsets/scale"], ["get", "update", "patch"]),
    allow("batch", ["jobs", "cronjobs"], manage),
    allow("autoscaling", ["horizontalpodautoscalers"], manage),
    allow("networking.k8s.io", ["ingresses"], manage),
    allow("policy", ["poddisruptionbudgets"], manage),
];

/*
 * No role writes NetworkPolicies. They only add up, so whoever may create one can open every way
 * out of the namespace, and whoever may delete one can delete the default-deny; RBAC cannot tell
 * the platform's from the team's. Flows are settings of the environment, and reviewed as such.
 */
const admin: RoleRule[] = [
    allow(core, ["secrets"], [...read, "patch"]),
    allow(core, ["pods/exec", "pods/attach"], ["get", "create"]),
    allow(core, ["pods/ephemeralcontainers"], ["get", "update", "patch"]),
    allow(core, ["serviceaccounts"], manage),
    allow(core, ["persistentvolumeclaims"], ["delete"]),
    allow("rbac.authorization.k8s.io", ["rolebindings"], [...read, ...manage]),
    {
        ...allow("rbac.authorization.k8s.io", ["clusterroles"], ["bind"]),
        resourceNames: teamRoles.map(roleName),
    },
];

function allow(apiGroup: string, resources: string[], verbs: string[]): RoleRule {
    return { apiGroups: [apiGroup], resources, verbs };
}
