import type { Field } from "./field";
import { nameOf, namespaceOf, type KubernetesObject } from "./kubernetes";
import { isController, isDeployment, podTemplateOf } from "./pods";
import type { Report } from "./report";
import { mostReplicas } from "./scaling";
import type { Stack } from "./stack";

/** The names of the claims that a workload's pods mount, all the same one in every pod. */
export function mountedClaims(object: KubernetesObject): Field[] {
    const volumes = podTemplateOf(object)?.spec.at("volumes").items() ?? [];
    return volumes
        .map((volume) => volume.at("persistentVolumeClaim", "claimName"))
        .filter((claim) => claim.isDeclared);
}

/** Judges whether the volumes that a workload's pods share can be shared. */
export function judgeClaims(stack: Stack, object: KubernetesObject, report: Report): void {
    if (!isController(object)) {
        return;
    }
    report.judge(() => {
        for (const claim of mountedClaims(object)) {
            report.judge(() => {
                if (isForOneNode(stack, namespaceOf(object), claim)) {
                    judgeSharing(stack, object, claim, report);
                }
            });
        }
    });
}

function isForOneNode(stack: Stack, namespace: string, claim: Field): boolean {
    const declared = stack
        .inNamespace("PersistentVolumeClaim", "", namespace)
        .find((candidate) => nameOf(candidate) === claim.text());
    const modes = declared?.fields
        .at("spec", "accessModes")
        .items()
        .map((mode) => mode.text());
    const isShareable = modes?.some((mode) => mode === "ReadWriteMany" || mode === "ReadOnlyMany");
    return isShareable === false;
}

function judgeSharing(stack: Stack, object: KubernetesObject, claim: Field, report: Report): void {
    const fix = "use a StatefulSet with volumeClaimTemplates, or a claim with ReadWriteMany";
    if (object.kind === "DaemonSet") {
        report.violation(claim, "only one node can mount it, and a DaemonSet runs on all", fix);
    } else if (mostReplicas(stack, object) > 1) {
        report.violation(claim, "only one node can mount it, and several pods want it", fix);
    } else if (isDeployment(object)) {
        const strategy = object.fields.at("spec", "strategy", "type").text();
        if (strategy !== "Recreate") {
            report.advice(
                claim,
                "in a rolling update the new pod waits for the volume of the old one",
                "set spec.strategy.type to Recreate, or use a StatefulSet",
            );
        }
    }
}
