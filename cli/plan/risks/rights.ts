import type { Field } from "../../../policy/library/field";
import {
    isKind,
    type KubernetesObject,
    nameOf,
    namespaceOf,
} from "../../../policy/library/kubernetes";
import { boundRole, isBinding } from "../../../policy/library/roles";
import type { Stack } from "../../../policy/library/stack";
import type { Finding } from "../risk";
import { differsAt } from "../differences";
import { some } from "../some";
import type { PlanStep, World } from "../step";
import type { Assessment } from "./assessment";
import { grantsOf, grantText, newGrants } from "./grants";

const group = "rbac.authorization.k8s.io";

/** Rights that somebody has after the change, and had not before. */
export const rights: Assessment = {
    risk: "access",
    judge(step, world) {
        const { after } = step;
        if (after === undefined) {
            return [];
        }
        if (isKind(after, ["Role", "ClusterRole"], [group])) {
            return judgeRole(after, step, world);
        }
        if (isKind(after, ["RoleBinding", "ClusterRoleBinding"], [group])) {
            return after.isPatch ? judgePatch(step) : judgeBinding(after, world);
        }
        return [];
    },
};

function judgeRole(after: KubernetesObject, step: PlanStep, world: World): readonly Finding[] {
    const { before, op } = step;
    const had = before === undefined ? [] : grantsOf(before.fields.at("rules"));
    const added = newGrants(had, grantsOf(after.fields.at("rules")));
    const gathers = after.fields.at("aggregationRule").isSet;
    if (gathers && differsAt(step, "aggregationRule")) {
        return [{ risk: "access", why: "takes its rules from other roles by their labels" }];
    }
    if (added.length === 0 || (op === "create" && !isUsed(after, world))) {
        return [];
    }
    const whose =
        after.isPatch && before === undefined ? "; what the role had is not in the plan" : "";
    return [{ risk: "access", why: `may now ${some(added.map(grantText))}${whose}` }];
}

/** Whether a new role gives something to somebody already: a role alone gives nothing. */
function isUsed(role: KubernetesObject, { before }: World): boolean {
    const labels = role.fields.at("metadata", "labels");
    const isAggregated = labels
        .keys()
        .some(
            (key) => key.startsWith(`${group}/aggregate-to-`) && labels.at(key).text() === "true",
        );
    return (
        role.isPatch ||
        isAggregated ||
        bindingsOf(before).some(
            (binding) =>
                refersTo(binding, role.kind, nameOf(role)) &&
                (role.kind === "ClusterRole" || namespaceOf(binding) === namespaceOf(role)),
        )
    );
}

function refersTo({ fields }: KubernetesObject, kind: string, name: string | undefined): boolean {
    const reference = fields.at("roleRef");
    return reference.at("kind").text() === kind && reference.at("name").text() === name;
}

function judgeBinding(after: KubernetesObject, { before, after: to }: World): readonly Finding[] {
    const scope = scopeOf(after);
    const earlier = bindingsOf(before).filter((binding) =>
        [scope, everywhere].includes(scopeOf(binding)),
    );
    const gained = subjectsOf(after).filter((subject) => {
        const had = earlier.filter((binding) => subjectsOf(binding).includes(subject));
        return !had.some((binding) => givesAsMuch(binding, before, after, to));
    });
    const where = scope === everywhere ? "in the whole cluster" : `in ${scope}`;
    return gained.length === 0
        ? []
        : [
              {
                  risk: "access",
                  why: `gives ${some(gained)} the rights of ${roleText(after)} ${where}`,
              },
          ];
}

/** Subjects that a patch adds to a binding of others. */
function judgePatch({ before, after }: PlanStep): readonly Finding[] {
    const had = before === undefined ? [] : subjectsOf(before);
    const added = after === undefined ? [] : subjectsOf(after).filter((it) => !had.includes(it));
    const why = `gives ${some(added)} the rights of a binding that is not in the plan`;
    return added.length === 0 ? [] : [{ risk: "access", why }];
}

const everywhere = "*";

/** The namespace in which a binding gives rights. */
function scopeOf(binding: KubernetesObject): string {
    return binding.kind === "ClusterRoleBinding" ? everywhere : namespaceOf(binding);
}

function subjectsOf({ fields }: KubernetesObject): readonly string[] {
    return fields.at("subjects").items().map(subjectText);
}

const known = new WeakMap<Stack, readonly KubernetesObject[]>();

/** All bindings, looked for once a stack: a large one has thousands. */
function bindingsOf(stack: Stack): readonly KubernetesObject[] {
    const bindings = known.get(stack) ?? stack.present.filter(isBinding);
    known.set(stack, bindings);
    return bindings;
}

/** The same role, whose own changes are told with it; or one that has all the grants. */
function givesAsMuch(
    earlier: KubernetesObject,
    before: Stack,
    later: KubernetesObject,
    after: Stack,
): boolean {
    if (roleText(earlier) === roleText(later)) {
        return true;
    }
    const [had, has] = [boundRole(before, earlier), boundRole(after, later)];
    return (
        had !== undefined &&
        has !== undefined &&
        newGrants(grantsOf(had.fields.at("rules")), grantsOf(has.fields.at("rules"))).length === 0
    );
}

function roleText({ fields }: KubernetesObject): string {
    const reference = fields.at("roleRef");
    return `${reference.at("kind").text() ?? ""} ${reference.at("name").text() ?? ""}`;
}

/** `ServiceAccount monitoring/prometheus`, `Group developers`. */
function subjectText(subject: Field): string {
    const name = subject.at("name").text() ?? "";
    const namespace = subject.at("namespace").text();
    return `${subject.at("kind").text() ?? ""} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
