import { UserError } from "../../errors";
import type { Tree } from "../../policy/library/plain";
import { chartType } from "./charts";
import { unknownPaths } from "./inputs";
import { isMarked } from "./mark";
import { nameOfObject, spoken } from "./names";
import type { Declared } from "./record";
import { definedKind, groupKind } from "./scope";

/** One object of the cluster, with what it needs. */
export interface PlannedObject {
    /** Kind, namespace and name: what makes it the same one. */
    readonly id: string;
    /** The layer that declares it: the capability in its outermost component's type. */
    readonly layer: string;
    /** Name of the outermost component. */
    readonly system: string;
    readonly manifest: Readonly<Tree>;
    /** Is it a Secret with content, which no file may show? */
    readonly isSecret: boolean;
    /** Does the render itself bring the definition of its kind? */
    readonly isCustom: boolean;
    /** Ids of what must be there before it. */
    readonly needs: readonly string[];
}

/**
 * Makes objects of what a program declares.
 *
 * @param chartObjects The objects of each chart, by the chart's URN.
 * @throws UserError for what no manifest can say.
 */
export function plannedObjects(
    declared: readonly Declared[],
    chartObjects: ReadonlyMap<string, readonly Tree[]>,
): readonly PlannedObject[] {
    const byUrn = new Map(declared.map((one) => [one.urn, one]));
    const manifests = new Map(
        declared.map((one) => [one.urn, chartObjects.get(one.urn) ?? manifestsOf(one)]),
    );
    const all = [...manifests.values()].flat();
    const definitions = new Map(
        all.flatMap((manifest) => {
            const defined = definedKind(manifest);
            return defined === undefined ? [] : [[defined.kind, idOf(manifest)] as const];
        }),
    );
    const ids = new Set(all.map(idOf));

    /** The objects that a resource stands for; what is no object stands for what it needs. */
    const objectsBehind = (urn: string): readonly string[] => {
        const own = manifests.get(urn) ?? [];
        return own.length > 0
            ? own.map(idOf)
            : (byUrn.get(urn)?.dependencies ?? []).flatMap(objectsBehind);
    };
    const needsOf = (one: Declared, manifest: Readonly<Tree>): readonly string[] => {
        if (definedKind(manifest) !== undefined) {
            return []; // Definitions come first.
        }
        const { namespace } = nameOfObject(manifest);
        const home = idOf({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
        const definition = definitions.get(groupKind(manifest));
        return [
            ...one.dependencies.flatMap(objectsBehind),
            ...(ids.has(home) ? [home] : []),
            ...(definition === undefined ? [] : [definition]),
        ];
    };
    return declared.flatMap((one) => {
        const { layer, system } = placeOf(one, byUrn);
        return (manifests.get(one.urn) ?? []).map((manifest) => ({
            id: idOf(manifest),
            layer,
            system,
            manifest,
            isSecret: isSecret(one, manifest),
            isCustom: definitions.has(groupKind(manifest)),
            needs: [...new Set(needsOf(one, manifest))],
        }));
    });
}

function idOf(manifest: Readonly<Tree>): string {
    const { namespace = "", name } = nameOfObject(manifest);
    return [groupKind(manifest), namespace, name].join(" ");
}

/** The object that a resource declares; nothing for components, providers and what is generated. */
function manifestsOf({ type, name, inputs }: Declared): readonly Tree[] {
    if (type.startsWith("kubernetes:helm.sh/") && type !== chartType) {
        throw new UserError(
            `${name} is a release of helm, whose hooks no manifest can run: render cannot take it, so deploy that system with up, or release its chart without hooks.`,
        );
    }
    const { apiVersion, kind, metadata, ...rest } = inputs;
    if (!type.startsWith("kubernetes:") || apiVersion === undefined || kind === undefined) {
        return [];
    }
    const manifest = { apiVersion, kind, metadata, ...rest };
    if (nameOfObject(manifest).name === "") {
        throw new UserError(
            `${name} (${type}) has no metadata.name, so that every render would call it otherwise: name it.`,
        );
    }
    return [manifest];
}

/**
 * Whether an object is left out because it is a Secret with content.
 *
 * @throws UserError where any other object holds a secret.
 */
function isSecret({ type, secretInputs }: Declared, manifest: Readonly<Tree>): boolean {
    const { data, stringData } = manifest;
    if (groupKind(manifest) === "/Secret") {
        return data !== undefined || stringData !== undefined;
    }
    // Who asks for a chart stands in none of its objects.
    const [secret] = secretInputs.filter((it) => type !== chartType || it !== "repositoryOpts");
    if (secret !== undefined || isMarked(JSON.stringify(manifest))) {
        throw new UserError(
            `${spoken(manifest)} holds a secret${secret === undefined ? "" : ` in ${secret}`}, which a file would show to all its readers: put it into a Secret that the object names.`,
        );
    }
    const [unknown] = unknownPaths(manifest);
    if (unknown !== undefined) {
        throw new UserError(
            `${spoken(manifest)} holds in ${unknown} what only its cluster knows: no manifest can say it.`,
        );
    }
    return false;
}

/** Layer and system: of the outermost component around a resource. */
function placeOf(
    one: Declared,
    byUrn: ReadonlyMap<string, Declared>,
): { readonly layer: string; readonly system: string } {
    const above = byUrn.get(one.parent);
    if (above !== undefined && above.type !== "pulumi:pulumi:Stack") {
        return placeOf(above, byUrn);
    }
    const [project, capability = ""] = one.type.split(":");
    return { layer: project === "groundwork" ? capability : "other", system: one.name };
}
