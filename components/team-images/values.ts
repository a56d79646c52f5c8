import type { types } from "@pulumi/kubernetes";

import type { Labels } from "../internal/labels";

/** The annotation of a namespace that says where its images may come from. */
const registriesAnnotation = "groundwork.dev/registries";

/** What a namespace says of the registries that its images come from. */
export function registriesOf(registries: readonly string[]): Labels {
    return { [registriesAnnotation]: registries.join(" ") };
}

/** The name of the policy, and with a namespace that of its binding. */
export const policyName = "groundwork-team-images";

/** Where a pod is described, at a glance and in full: whoever applies a workload hears of it. */
const described: readonly (readonly [string, readonly string[]])[] = [
    ["", ["pods", "pods/ephemeralcontainers", "replicationcontrollers"]],
    ["apps", ["deployments", "statefulsets", "daemonsets", "replicasets"]],
    ["batch", ["jobs", "cronjobs"]],
];

/** A pod's spec in whichever of these objects. */
function specOf(object: string): string {
    return `${object}.kind == 'Pod' ? ${object}.spec : ${object}.kind == 'CronJob' ? ${object}.spec.jobTemplate.spec.template.spec : ${object}.spec.template.spec`;
}

/** All images of a spec: those of every kind of container, and those that are mounted. */
function imagesOf(spec: string): string {
    const containers = `${spec}.containers + ${spec}.?initContainers.orValue([]) + ${spec}.?ephemeralContainers.orValue([])`;
    const volumes = `${spec}.?volumes.orValue([]).filter(v, has(v.image))`;
    return `(${containers}).map(c, c.?image.orValue('')) + ${volumes}.map(v, v.image.?reference.orValue(''))`;
}

/*
 * The parameter is the team's own Namespace, which nobody in a team may write.
 *
 * `dyn` leaves the kinds apart until an object is there: no field is in all of them.
 *
 * What an object had before stays: else nobody could scale down, finish or clean up what runs from a
 * registry that has left the list.
 */
const variables = [
    { name: "spec", expression: specOf("dyn(object)") },
    { name: "oldSpec", expression: specOf("dyn(oldObject)") },
    { name: "images", expression: imagesOf("variables.spec") },
    {
        name: "oldImages",
        expression: `oldObject == null ? [] : ${imagesOf("variables.oldSpec")}`,
    },
    {
        name: "registries",
        expression: `params.metadata.annotations['${registriesAnnotation}'].split(' ')`,
    },
    {
        name: "strangers",
        expression:
            "variables.images.filter(i, !(i in variables.oldImages) && !variables.registries.exists(r, i.startsWith(r + '/')))",
    },
];

const sentence = [
    "'image ' + variables.strangers[0] + ' is from none of the registries of ' + params.metadata.name",
    "': use ' + variables.registries.join(' or ')",
    "', or have its registry added in groundwork:teams'",
].join(" + ");

/** Refuses images from elsewhere than the registries of the Namespace that a binding names. */
export const imagePolicy: types.input.admissionregistration.v1.ValidatingAdmissionPolicySpec = {
    failurePolicy: "Fail",
    paramKind: { apiVersion: "v1", kind: "Namespace" },
    matchConstraints: {
        resourceRules: described.map(([group, resources]) => ({
            apiGroups: [group],
            apiVersions: ["v1"],
            operations: ["CREATE", "UPDATE"],
            resources: [...resources],
        })),
    },
    variables,
    validations: [
        {
            expression: "variables.strangers.size() == 0",
            messageExpression: sentence,
            reason: "Forbidden",
        },
    ],
};

/** Puts the policy in force in one namespace, with what that namespace says of registries. */
export function imageBinding(
    namespace: string,
): types.input.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec {
    return {
        policyName,
        paramRef: { name: namespace, parameterNotFoundAction: "Deny" },
        matchResources: {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
        },
        validationActions: ["Deny"],
    };
}
