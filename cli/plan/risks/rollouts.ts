import type { Field } from "../../../policy/library/field";
import { isKind, type KubernetesObject } from "../../../policy/library/kubernetes";
import { fewestReplicas } from "../../../policy/library/workloads";
import { differsAt } from "../differences";
import type { Finding } from "../risk";
import type { Assessment } from "./assessment";

/** Workloads that stand still while their pods are replaced, or for good. */
export const rollouts: Assessment = {
    risk: "downtime",
    judge(step, world) {
        const { before, after, op } = step;
        if (before === undefined || after === undefined || after.isPatch || op === "replace") {
            return [];
        }
        if (!isKind(after, ["Deployment", "StatefulSet"], ["apps"])) {
            return [];
        }
        const [had, has] = [
            fewestReplicas(world.before, before),
            fewestReplicas(world.after, after),
        ];
        if (had === 0) {
            return [];
        }
        if (has === 0) {
            return [downtime("is scaled to none")];
        }
        const why = differsAt(step, "spec", "template") ? interruption(after, has) : undefined;
        return why === undefined ? [] : [downtime(why)];
    },
};

function downtime(why: string): Finding {
    return { risk: "downtime", why };
}

/** How a rollout interrupts a workload with so many replicas, if it does. */
function interruption({ kind, fields }: KubernetesObject, replicas: number): string | undefined {
    return kind === "Deployment"
        ? interruptionOfDeployment(fields.at("spec", "strategy"), replicas)
        : interruptionOfSet(fields.at("spec", "updateStrategy"), replicas);
}

function interruptionOfDeployment(strategy: Field, replicas: number): string | undefined {
    if (strategy.at("type").text() === "Recreate") {
        return "all its pods stop before new ones start (its strategy is Recreate)";
    }
    const away = countOf(strategy.at("rollingUpdate", "maxUnavailable")) ?? 0.25 * replicas;
    if (replicas > 1 && Math.floor(away) >= replicas) {
        return "all its pods may be away at once, by its maxUnavailable";
    }
    return replicas === 1 ? "its only replica is replaced" : undefined;

    function countOf(amount: Field): number | undefined {
        const share = /^(\d+)%$/.exec(amount.text() ?? "")?.[1];
        return share === undefined ? amount.number() : (Number(share) / 100) * replicas;
    }
}

function interruptionOfSet(strategy: Field, replicas: number): string | undefined {
    const isHeldBack =
        strategy.at("type").text() === "OnDelete" ||
        (strategy.at("rollingUpdate", "partition").number() ?? 0) >= replicas;
    return replicas === 1 && !isHeldBack
        ? "its only replica is stopped before the new one starts"
        : undefined;
}
