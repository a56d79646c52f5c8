import type { Field } from "../../../policy/library/field";
import { isKind, type KubernetesObject } from "../../../policy/library/kubernetes";
import type { Finding } from "../risk";
import { isGone, type PlanStep, type World } from "../step";
import type { Assessment } from "./assessment";

/** What keeps data, and what decides whether data is kept. */
export const stored: Assessment = {
    risk: "data-loss",
    judge(step, world) {
        const object = step.before;
        if (object === undefined || object.isPatch) {
            return [];
        }
        const whys = isGone(step) ? lossOf(object, step, world) : lossFromNowOn(object, step.after);
        return whys.map((why): Finding => ({ risk: "data-loss", why }));
    },
};

/** Why it hurts that an object is gone. */
function lossOf(object: KubernetesObject, step: PlanStep, world: World): readonly string[] {
    switch (`${object.group}/${object.kind}`) {
        case "/Namespace":
            return ["everything in it is deleted with it, volume claims too"];
        case "/PersistentVolumeClaim":
            return [lossOfClaim(object, world)];
        case "/PersistentVolume":
            return [
                keepsVolume(object.fields.at("spec", "persistentVolumeReclaimPolicy"))
                    ? "the volume is given up: its data stays behind, and no claim leads to it"
                    : "the volume is given up, and its data may be deleted with it",
            ];
        case "storage.k8s.io/StorageClass":
            return ["volumes of this class can no longer be made or grown as they were"];
        case "apps/StatefulSet":
            return lossOfSet(object, step);
        case "helm.sh/Release":
            return ["uninstalls the chart with all that it made, volume claims too"];
        default:
            return [];
    }
}

function lossOfClaim(claim: KubernetesObject, { before }: World): string {
    const name = claim.fields.at("spec", "storageClassName").text();
    const storageClass = before.present.find(
        (object) =>
            isKind(object, ["StorageClass"], ["storage.k8s.io"]) &&
            object.fields.at("metadata", "name").text() === name,
    );
    return storageClass !== undefined && keepsVolume(storageClass.fields.at("reclaimPolicy"))
        ? "the claim is deleted: its volume stays behind, and no claim leads to it"
        : "the claim is deleted, and its volume with it";
}

/** What is not said is taken for Delete, as the API server does for classes. */
function keepsVolume(policy: Field): boolean {
    return policy.text() === "Retain";
}

function lossOfSet({ fields }: KubernetesObject, step: PlanStep): readonly string[] {
    const claims = templateNames(fields);
    if (claims.length === 0) {
        return [];
    }
    if (retention(fields, "whenDeleted") === "Delete") {
        return [`its claims of ${claims.join(", ")} are deleted with it (whenDeleted is Delete)`];
    }
    const taken = step.after === undefined ? [] : templateNames(step.after.fields);
    const lost = claims.filter((claim) => !taken.includes(claim));
    return [
        lost.length > 0
            ? `its claims of ${lost.join(", ")} stay behind, and nothing mounts them any more`
            : `its claims of ${claims.join(", ")} are taken up again only under the same names, as they are`,
    ];
}

function templateNames(fields: Field): readonly string[] {
    return fields
        .at("spec", "volumeClaimTemplates")
        .items()
        .map((template) => template.at("metadata", "name").text() ?? "a template");
}

function retention(fields: Field, when: "whenDeleted" | "whenScaled"): string {
    return fields.at("spec", "persistentVolumeClaimRetentionPolicy", when).text() ?? "Retain";
}

/** What a change in place does to data, at once or with the next deletion. */
function lossFromNowOn(
    before: KubernetesObject,
    after: KubernetesObject | undefined,
): readonly string[] {
    if (after === undefined) {
        return [];
    }
    switch (`${before.group}/${before.kind}`) {
        case "/PersistentVolume": {
            const policy = (object: KubernetesObject): Field =>
                object.fields.at("spec", "persistentVolumeReclaimPolicy");
            return keepsVolume(policy(before)) && !keepsVolume(policy(after))
                ? ["from now on its data is deleted with its claim"]
                : [];
        }
        case "apps/StatefulSet":
            return [
                ...lossOfScaling(before.fields, after.fields),
                ...looserRetention(before, after),
            ];
        default:
            return [];
    }
}

function lossOfScaling(before: Field, after: Field): readonly string[] {
    if (templateNames(after).length === 0 || retention(after, "whenScaled") !== "Delete") {
        return [];
    }
    const [had, has] = [before, after].map((fields) => fields.at("spec", "replicas").number() ?? 1);
    return had !== undefined && has !== undefined && has < had
        ? [`the claims of ${had - has} of its pods are deleted (whenScaled is Delete)`]
        : [];
}

function looserRetention(before: KubernetesObject, after: KubernetesObject): readonly string[] {
    const isLooser =
        templateNames(after.fields).length > 0 &&
        retention(before.fields, "whenDeleted") !== "Delete" &&
        retention(after.fields, "whenDeleted") === "Delete";
    return isLooser ? ["from now on its claims are deleted with it"] : [];
}
