import type { Field } from "../../../policy/library/field";
import { isKind, type KubernetesObject } from "../../../policy/library/kubernetes";
import { isGone } from "../step";
import type { Assessment } from "./assessment";

const group = "admissionregistration.k8s.io";
const guards = [
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
];

/** Rules at the API server that refuse less than they did. */
export const admission: Assessment = {
    risk: "access",
    judge(step) {
        const { before, after } = step;
        if (before === undefined || before.isPatch || !isKind(before, guards, [group])) {
            return [];
        }
        if (after === undefined) {
            return isGone(step)
                ? [{ risk: "access", why: "what it refused is admitted from now on" }]
                : [];
        }
        return [...noLongerDenies(before, after), ...failsOpen(before, after)].map((why) => ({
            risk: "access",
            why,
        }));
    },
};

function noLongerDenies(before: KubernetesObject, after: KubernetesObject): readonly string[] {
    const denies = ({ fields }: KubernetesObject): boolean =>
        fields
            .at("spec", "validationActions")
            .items()
            .some((action) => action.text() === "Deny");
    return denies(before) && !denies(after) ? ["it tells of breaches, and refuses none"] : [];
}

function failsOpen(before: KubernetesObject, after: KubernetesObject): readonly string[] {
    const ignored = countIgnored(after.fields) > countIgnored(before.fields);
    return ignored ? ["what cannot be judged is admitted (failurePolicy is Ignore)"] : [];
}

function countIgnored(fields: Field): number {
    const policies = [
        fields.at("spec", "failurePolicy"),
        ...fields
            .at("webhooks")
            .items()
            .map((webhook) => webhook.at("failurePolicy")),
    ];
    return policies.filter((policy) => policy.text() === "Ignore").length;
}
