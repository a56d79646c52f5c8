import { UnknownField } from "../../../policy/library/field";
import { isKind, type KubernetesObject, namespaceOf } from "../../../policy/library/kubernetes";
import { isTree } from "../../../policy/library/plain";
import type { Stack } from "../../../policy/library/stack";
import { type NetworkPolicy, networkPolicyOf } from "../../verify/network/objects";
import type { Direction } from "../../verify/network/policy";
import type { Finding } from "../risk";
import { some } from "../some";
import { isGone, type World } from "../step";
import type { Assessment } from "./assessment";
import { areApart, isSelectorWithin } from "./network/covering";
import { isWithin, openingsOf } from "./network/openings";
import { openingText, podsText } from "./network/text";

const group = "networking.k8s.io";

/** Connections that pass after the change, and did not before, as far as the program knows. */
export const flows: Assessment = {
    risk: "access",
    judge(step, world) {
        const object = step.after ?? step.before;
        if (object === undefined || !isKind(object, ["NetworkPolicy"], [group])) {
            return [];
        }
        if (object.isPatch) {
            const why = "lays its rules over a policy that is not in the plan";
            return step.after === undefined ? [] : [{ risk: "access", why }];
        }
        const { before, after } = step;
        return directions.flatMap((direction) => [
            ...(after === undefined ? [] : opened(after, direction, world)),
            ...(before !== undefined && (after !== undefined || isGone(step))
                ? unguarded(before, after, direction, world)
                : []),
        ]);
    },
};

const directions = ["Ingress", "Egress"] as const;

/** What a policy lets pass that no policy let pass to these pods, which were closed. */
function opened(
    after: KubernetesObject,
    direction: Direction,
    { before }: World,
): readonly Finding[] {
    const policy = policyOf(after);
    const { namespace } = policy.metadata;
    const pods = policy.spec.podSelector;
    const earlier = policiesIn(before, namespace, direction);
    if (earlier.every(({ spec }) => areApart(spec.podSelector, pods))) {
        return []; // Nothing closed them, so that everything passed.
    }
    const passed = earlier
        .filter(({ spec }) => isSelectorWithin(pods, spec.podSelector))
        .flatMap((other) => openingsOf(other, direction));
    const added = openingsOf(policy, direction).filter(
        (opening) => !passed.some((wide) => isWithin(opening, wide, namespace)),
    );
    const what = direction === "Ingress" ? `into ${podsText(pods)}` : `${podsText(pods)} out to`;
    return added.length === 0
        ? []
        : [{ risk: "access", why: `lets ${what}: ${some(added.map(openingText))}` }];
}

/** Pods that the policy closed, and that no policy closes any more. */
function unguarded(
    before: KubernetesObject,
    after: KubernetesObject | undefined,
    direction: Direction,
    world: World,
): readonly Finding[] {
    const policy = policyOf(before);
    const { namespace } = policy.metadata;
    const pods = policy.spec.podSelector;
    const stillClosed = policiesIn(world.after, namespace, direction).some(({ spec }) =>
        isSelectorWithin(pods, spec.podSelector),
    );
    const isOver = after === undefined && isRemoved(namespace, world);
    if (!policy.spec.policyTypes.includes(direction) || stillClosed || isOver) {
        return [];
    }
    const what = direction === "Ingress" ? "who may reach" : "what may be reached by";
    return [{ risk: "access", why: `no policy limits any more ${what} ${podsText(pods)}` }];
}

/** Whether the namespace goes too, with all pods in it. */
function isRemoved(namespace: string, { before, after }: World): boolean {
    return before.declaresNamespace(namespace) && !after.declaresNamespace(namespace);
}

function policiesIn(
    stack: Stack,
    namespace: string,
    direction: Direction,
): readonly NetworkPolicy[] {
    return stack
        .inNamespace("NetworkPolicy", group, namespace)
        .map(policyOf)
        .filter(({ spec }) => spec.policyTypes.includes(direction));
}

/** @throws UnknownField where its rules are not known yet. */
function policyOf(object: KubernetesObject): NetworkPolicy {
    const { declared, fields, subject } = object;
    const spec = isTree(declared) ? declared.spec : undefined;
    const metadata = { name: subject.name, namespace: namespaceOf(object) };
    const policy = networkPolicyOf({ kind: "NetworkPolicy", metadata, spec });
    if (policy === undefined) {
        throw new UnknownField(subject, fields.at("spec").path);
    }
    return policy;
}
