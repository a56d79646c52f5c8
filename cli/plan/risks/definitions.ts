import type { Field } from "../../../policy/library/field";
import { isKind } from "../../../policy/library/kubernetes";
import type { Finding } from "../risk";
import { isGone } from "../step";
import type { Assessment } from "./assessment";

/** Kinds of resources that the cluster forgets, and versions of them that it serves no longer. */
export const definitions: Assessment = {
    risk: "crd",
    judge(step) {
        const { before, after } = step;
        if (before === undefined || before.isPatch || !isDefinition(before)) {
            return [];
        }
        if (isGone(step)) {
            return [
                { risk: "data-loss", why: "every object of this kind is deleted with it" },
                { risk: "crd", why: "the cluster no longer knows this kind" },
            ];
        }
        const served = after === undefined ? [] : servedVersions(after.fields);
        const dropped = servedVersions(before.fields).filter((name) => !served.includes(name));
        return after === undefined ? [] : dropped.map(droppedVersion);
    },
};

function isDefinition(object: Parameters<typeof isKind>[0]): boolean {
    return isKind(object, ["CustomResourceDefinition"], ["apiextensions.k8s.io"]);
}

function servedVersions(fields: Field): readonly string[] {
    return fields
        .at("spec", "versions")
        .items()
        .filter((version) => version.at("served").flag() === true)
        .map((version) => version.at("name").text() ?? "");
}

function droppedVersion(name: string): Finding {
    return { risk: "crd", why: `version ${name} is no longer served: whoever uses it is refused` };
}
