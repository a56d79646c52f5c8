import { celList } from "../literals";
import type { Rule } from "../rule";
import { podPart, type Variable } from "./variables";

/** Whether a policy judges a request at all. */
export interface MatchCondition {
    readonly name: string;
    readonly expression: string;
}

/**
 * Who makes pods of templates, as the API server knows them. The templates were judged when they
 * were written, and what ran before a policy came into force must be able to go on running.
 */
const controllers = [
    "system:kube-controller-manager",
    ...[
        "deployment",
        "replicaset",
        "replication",
        "statefulset",
        "daemon-set",
        "job",
        "cronjob",
    ].map((name) => `system:serviceaccount:kube-system:${name}-controller`),
];

/**
 * A policy leaves alone the pods that Kubernetes makes of templates, and an update that changes
 * nothing that the policy reads: a finalizer, an owner, somebody's annotation. So whatever breaks a
 * rule since before the rule came can still be scaled, evicted and deleted.
 *
 * @param expressions All of the policy's.
 */
export function conditionsFor(
    rules: readonly Rule[],
    expressions: readonly { readonly expression: string }[],
): MatchCondition[] {
    const changes = partsRead(rules, expressions).map(
        (part) => `(${part("object")}) != (${part("oldObject")})`,
    );
    return [
        {
            name: "not-made-of-a-template",
            expression: `!(request.userInfo.username in ${celList(controllers)})`,
        },
        { name: "changed", expression: ["oldObject == null", ...changes].join(" || ") },
    ];
}

/** A part of an object: CEL, of what the object is called. */
type Part = (object: string) => string;

const podParts: readonly Part[] = [
    (object) => podPart("spec", object),
    (object) => labelsOf(podPart("metadata", object)),
    (object) => annotationsOf(podPart("metadata", object)),
];

const metadataParts: readonly Part[] = [
    (object) => labelsOf(`${object}.metadata`),
    (object) => annotationsOf(`${object}.metadata`),
];

function labelsOf(metadata: string): string {
    return `(${metadata}).?labels.orValue({})`;
}

function annotationsOf(metadata: string): string {
    return `(${metadata}).?annotations.orValue({})`;
}

/** What of an object the expressions look at. Its kind, its name and its namespace never change. */
function partsRead(
    rules: readonly Rule[],
    expressions: readonly Pick<Variable, "expression">[],
): Part[] {
    const text = expressions
        .map(({ expression }) => expression)
        .filter((expression) => ![podPart("spec"), podPart("metadata")].includes(expression))
        .join("\n")
        .replace(/\bobject\.metadata\.\??(name|namespace)\b/g, "");
    const fields = new Set(
        [...text.matchAll(/\bobject\.\??(\w+)/g)].map(([, field = ""]) => field),
    );
    return [
        ...(rules.some(({ cel }) => cel?.on === "pods") ? podParts : []),
        ...(fields.has("metadata") ? metadataParts : []),
        ...[...fields]
            .filter((field) => !["kind", "metadata"].includes(field))
            .map((field) => (object: string) => `${object}.?${field}.orValue(null)`),
    ];
}
