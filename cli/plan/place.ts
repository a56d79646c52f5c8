import type { StepEventMetadata } from "@pulumi/pulumi/automation";

import { layerNames } from "../../config";
import { compareText } from "../text";
import { nameOf } from "../engine/changes";

/** Where in the program a resource belongs. */
export interface Place {
    readonly layer: string;
    /** The outermost component that it is part of: `Prometheus`, `Team team-sample`. */
    readonly system: string;
}

/** What belongs to no component of the platform. */
const nowhere: Place = { layer: "other", system: "no system" };

/** Looks up places by the components of a plan, those included that stay as they are. */
export function placesOf(steps: readonly StepEventMetadata[]): (urn: string) => Place {
    const parents = new Map(
        steps.map(({ urn, new: after, old: before }) => [urn, (after ?? before)?.parent ?? ""]),
    );
    const places = new Map<string, Place>();
    const placeOf = (urn: string): Place => {
        const known = places.get(urn);
        if (known !== undefined) {
            return known;
        }
        const parent = parents.get(urn) ?? "";
        const above = parent === "" ? nowhere : placeOf(parent);
        const place = above === nowhere ? (componentPlace(urn) ?? nowhere) : above;
        places.set(urn, place);
        return place;
    };
    return placeOf;
}

/** The place that a component makes, by its type `groundwork:<layer>:<System>`. */
function componentPlace(urn: string): Place | undefined {
    const type = (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
    const [, layer, kind] = /^groundwork:([^:]+):([^:]+)$/.exec(type) ?? [];
    if (layer === undefined || kind === undefined) {
        return undefined;
    }
    const name = nameOf(urn);
    const isSingle = name.replaceAll("-", "") === kind.toLowerCase();
    return { layer, system: isSingle ? kind : `${kind} ${name}` };
}

/** For sorting: layers in the order in which they are built, systems by name. */
export function comparePlaces(one: Place, other: Place): number {
    return rankOf(one) - rankOf(other) || compareText(placeKey(one), placeKey(other));
}

function rankOf({ layer }: Place): number {
    const index = layerNames.findIndex((name) => name === layer);
    return index < 0 ? layerNames.length : index;
}

function placeKey({ layer, system }: Place): string {
    return `${layer} ${system}`;
}
