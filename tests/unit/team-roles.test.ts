import * as assert from "node:assert/strict";

import { TeamRoles } from "../../components/team-roles";
import { roleName, rulesOf, type TeamRole, teamRoles } from "../../components/team-roles/values";
import { at, recordGraph } from "../support/graph";

/** Whether a role may do it, as RBAC decides; `resource` is `group:plural`, or a core one. */
function can(role: TeamRole, verb: string, resource: string, name = "any"): boolean {
    const [group, plural] = resource.includes(":") ? resource.split(":") : ["", resource];
    return rulesOf(role).some(
        (rule) =>
            rule.apiGroups.includes(group ?? "") &&
            rule.resources.includes(plural ?? "") &&
            rule.verbs.includes(verb) &&
            (rule.resourceNames?.includes(name) ?? true),
    );
}

const changing = ["create", "update", "patch", "delete", "deletecollection"];
const rbac = "rbac.authorization.k8s.io";

describe("team roles", () => {
    for (const role of teamRoles) {
        describe(role, () => {
            it("names all that it allows", () => {
                const words = rulesOf(role).flatMap((rule) => [
                    ...rule.apiGroups,
                    ...rule.resources,
                    ...rule.verbs,
                    ...(rule.resourceNames ?? []),
                ]);
                assert.deepEqual(
                    words.filter((word) => word.includes("*")),
                    [],
                );
            });

            it("cannot become more than it is", () => {
                const verbs = rulesOf(role).flatMap((rule) => rule.verbs);
                assert.ok(!verbs.includes("escalate"));
                assert.ok(!verbs.includes("impersonate"));
                assert.ok(!can(role, "create", "serviceaccounts/token"));
                for (const verb of changing) {
                    assert.ok(!can(role, verb, `${rbac}:roles`), verb);
                    assert.ok(!can(role, verb, `${rbac}:clusterroles`), verb);
                    assert.ok(!can(role, verb, `${rbac}:clusterrolebindings`), verb);
                }
            });

            it("cannot touch the guards of its namespace", () => {
                for (const verb of changing) {
                    assert.ok(!can(role, verb, "namespaces"), verb);
                    assert.ok(!can(role, verb, "resourcequotas"), verb);
                    assert.ok(!can(role, verb, "limitranges"), verb);
                    assert.ok(!can(role, verb, "networking.k8s.io:networkpolicies"), verb);
                }
            });

            it("cannot send a Service's traffic elsewhere, or reach nodes", () => {
                for (const verb of changing) {
                    assert.ok(!can(role, verb, "endpoints"), verb);
                    assert.ok(!can(role, verb, "discovery.k8s.io:endpointslices"), verb);
                    assert.ok(!can(role, verb, "apps:daemonsets"), verb);
                    assert.ok(!can(role, verb, "nodes"), verb);
                }
            });

            it("makes no bare Pods", () => {
                assert.ok(!can(role, "create", "pods"));
            });

            it("sees its workloads, their logs and their quota", () => {
                for (const resource of ["pods", "events", "configmaps", "resourcequotas"]) {
                    assert.ok(can(role, "list", resource), resource);
                }
                assert.ok(can(role, "get", "pods/log"));
                assert.ok(can(role, "watch", "apps:deployments"));
            });
        });
    }

    it("contain each other: view in deploy, deploy in admin", () => {
        for (const [lesser, greater] of [
            ["view", "deploy"],
            ["deploy", "admin"],
        ] as const) {
            for (const { apiGroups, resources, verbs } of rulesOf(lesser)) {
                for (const resource of resources) {
                    for (const verb of verbs) {
                        const group = apiGroups.join();
                        const full = group === "" ? resource : `${group}:${resource}`;
                        assert.ok(can(greater, verb, full), `${greater} ${verb} ${full}`);
                    }
                }
            }
        }
    });

    it("let view change nothing", () => {
        const verbs = new Set(rulesOf("view").flatMap((rule) => rule.verbs));
        assert.deepEqual([...verbs].sort(), ["get", "list", "watch"]);
    });

    it("show Secrets to admins only, and let deploy put them in place", () => {
        for (const verb of ["get", "list", "watch", "patch", "deletecollection"]) {
            assert.ok(!can("view", verb, "secrets"), verb);
            assert.ok(!can("deploy", verb, "secrets"), `${verb} answers with the content`);
        }
        assert.ok(can("deploy", "create", "secrets"));
        assert.ok(can("deploy", "update", "secrets"));
        assert.ok(can("admin", "get", "secrets"));
    });

    it("let admins only open a shell in a pod", () => {
        for (const resource of ["pods/exec", "pods/attach"]) {
            for (const verb of ["get", "create"]) {
                assert.ok(!can("deploy", verb, resource), `${verb} ${resource}`);
                assert.ok(can("admin", verb, resource), `${verb} ${resource}`);
            }
        }
        assert.ok(!can("deploy", "patch", "pods/ephemeralcontainers"));
        assert.ok(can("deploy", "create", "pods/portforward"));
    });

    it("let admins hand out these roles and no others", () => {
        const bind = (name: string) => can("admin", "bind", `${rbac}:clusterroles`, name);
        assert.deepEqual(teamRoles.map(roleName).filter(bind).length, teamRoles.length);
        assert.ok(!bind("cluster-admin"));
        assert.ok(!bind("any"));
        assert.ok(!can("deploy", "create", `${rbac}:rolebindings`));
    });

    it("bind nobody by themselves", async () => {
        const graph = await recordGraph(() => new TeamRoles("roles"));
        const made = graph.filter(({ type }) => type.startsWith("kubernetes:"));
        assert.deepEqual(
            made.map(({ type, inputs }) => [type, at(inputs, "metadata", "name")]),
            ["admin", "deploy", "view"].map((role) => [
                "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
                `groundwork:team-${role}`,
            ]),
        );
    });
});
