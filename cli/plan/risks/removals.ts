import { isKind, type KubernetesObject } from "../../../policy/library/kubernetes";
import { podTemplateOf } from "../../../policy/library/pods";
import type { Finding } from "../risk";
import { differsAt } from "../differences";
import { isGone, type PlanStep } from "../step";
import type { Assessment } from "./assessment";

/** What stops to serve, or serves others than before. */
export const removals: Assessment = {
    risk: "downtime",
    judge(step) {
        const { before, after, op } = step;
        if (before === undefined || before.isPatch) {
            return [];
        }
        if (op === "delete") {
            return isGone(step) ? whatEnds(before).map(downtime) : [];
        }
        return after !== undefined && op === "update" ? whatTurns(step, before).map(downtime) : [];
    },
};

function downtime(why: string): Finding {
    return { risk: "downtime", why };
}

function whatEnds(object: KubernetesObject): readonly string[] {
    if (isKind(object, ["Service"], [""])) {
        return ["its name and address are given up"];
    }
    if (isKind(object, ["Ingress"], ["networking.k8s.io"]) || /^gateway\./.test(object.group)) {
        return ["what it routes is no longer reached"];
    }
    if (isKind(object, ["Job", "CronJob"], ["batch"])) {
        return [];
    }
    if (podTemplateOf(object) !== undefined) {
        return ["its pods are stopped"];
    }
    return isCustom(object) ? ["what its controller made of it may go with it"] : [];
}

/** Of a kind that neither Kubernetes nor one of its own projects defines. */
function isCustom({ group }: KubernetesObject): boolean {
    return group.includes(".") && !group.endsWith(".k8s.io") && group !== "helm.sh";
}

function whatTurns(step: PlanStep, object: KubernetesObject): readonly string[] {
    if (isKind(object, ["Service"], [""]) && differsAt(step, "spec", "selector")) {
        return ["sends to other pods, and to none until those are ready"];
    }
    return isKind(object, ["Release"], ["helm.sh"])
        ? ["what changes in the chart's own objects is not in the plan"]
        : [];
}
