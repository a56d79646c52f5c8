import type { Field } from "./field";
import { isKind, nameOf, namespaceOf, type KubernetesObject } from "./kubernetes";
import type { Stack } from "./stack";

const group = "rbac.authorization.k8s.io";

export function isBinding(object: KubernetesObject): boolean {
    return isKind(object, ["RoleBinding", "ClusterRoleBinding"], [group]) && !object.isPatch;
}

/** The role that a binding gives, where the stack has it. */
export function boundRole(stack: Stack, binding: KubernetesObject): KubernetesObject | undefined {
    const reference = binding.fields.at("roleRef");
    const kind = reference.at("kind").text() ?? "";
    const name = reference.at("name").text();
    return stack.present.find(
        (role) =>
            isKind(role, [kind], [group]) &&
            nameOf(role) === name &&
            (kind === "ClusterRole" || namespaceOf(role) === namespaceOf(binding)),
    );
}

const allVerbs = ["get", "list", "watch", "create", "update", "patch", "delete"];

/** Whether a rule grants every verb, by `*` or one by one, on every resource of every group. */
export function grantsAll(rule: Field): boolean {
    const everyVerb =
        has(rule, "verbs", ["*"]) || allVerbs.every((verb) => has(rule, "verbs", [verb]));
    return everyVerb && has(rule, "resources", ["*"]) && has(rule, "apiGroups", ["*"]);
}

/** Whether a rule lets an account run commands in pods. */
export function grantsExec(rule: Field): boolean {
    const resources = ["pods/exec", "pods/attach", "pods/*", "*/exec", "*/attach", "*"];
    return (
        has(rule, "apiGroups", ["", "*"]) &&
        has(rule, "resources", resources) &&
        has(rule, "verbs", ["get", "create", "*"])
    );
}

function has(rule: Field, list: string, words: readonly string[]): boolean {
    return rule
        .at(list)
        .items()
        .some((word) => words.includes(word.text() ?? ""));
}
