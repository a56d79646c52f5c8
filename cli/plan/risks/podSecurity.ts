import type { Field } from "../../../policy/library/field";
import { isKind, type KubernetesObject } from "../../../policy/library/kubernetes";
import type { Finding } from "../risk";
import type { Assessment } from "./assessment";

const label = "pod-security.kubernetes.io/enforce";

/** From the least to the most strict; a namespace without the label holds to the first. */
const levels = ["privileged", "baseline", "restricted"];

/** Namespaces that admit pods from now on which they refused. */
export const podSecurity: Assessment = {
    risk: "access",
    judge({ before, after, op, isKept }) {
        const object = after ?? before;
        if (object === undefined || !isKind(object, ["Namespace"], [""])) {
            return [];
        }
        if (object.isPatch) {
            return judgePatch(before, isKept ? before : after);
        }
        return before !== undefined && after !== undefined && op !== "replace"
            ? judgeLabels(before, after)
            : [];
    },
};

function judgeLabels(before: KubernetesObject, after: KubernetesObject): readonly Finding[] {
    const [had, has] = [levelOf(before), levelOf(after)];
    if (levels.indexOf(has) < levels.indexOf(had)) {
        return [lowered(`Pod Security falls from ${had} to ${has}`)];
    }
    const [judgedBy, judgesBy] = [versionOf(before), versionOf(after)];
    return had === has && has !== "privileged" && judgesBy < judgedBy
        ? [lowered(`Pod Security is judged by the rules of an older version`)]
        : [];
}

/** A patch lays a level over one that the plan does not see, and gives its own up at the end. */
function judgePatch(
    before: KubernetesObject | undefined,
    after: KubernetesObject | undefined,
): readonly Finding[] {
    const [had, has] = [before, after].map((patch) => patch && enforced(patch).text());
    if (had !== undefined && has === undefined) {
        return [lowered(`Pod Security ${had} is given up for what others have set, if anything`)];
    }
    if (before !== undefined && after !== undefined && had !== undefined) {
        return judgeLabels(before, after);
    }
    return has === undefined || has === "restricted"
        ? []
        : [lowered(`Pod Security becomes ${has}; what it was is not in the plan`)];
}

function lowered(why: string): Finding {
    return { risk: "access", why };
}

function levelOf(namespace: KubernetesObject): string {
    const level = enforced(namespace).text() ?? "";
    return levels.includes(level) ? level : "privileged";
}

/** The minor version whose rules hold; the newest where none is named. */
function versionOf({ fields }: KubernetesObject): number {
    const version = fields.at("metadata", "labels", `${label}-version`).text() ?? "latest";
    const minor = /^v1\.(\d+)$/.exec(version)?.[1];
    return minor === undefined ? Infinity : Number(minor);
}

function enforced({ fields }: KubernetesObject): Field {
    return fields.at("metadata", "labels", label);
}
