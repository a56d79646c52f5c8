import * as pulumi from "@pulumi/pulumi";

import { secretSettings } from "../../config/settings/secrets";
import type { RawSettings } from "../../config/sources";
import { isTree, type Tree } from "../../policy/library/plain";
import type { PlatformSecrets } from "../../stacks/platform";
import { compareText } from "../text";
import { pathWithin } from "./compare";
import { isMarked, mark } from "./mark";
import { nameOfObject } from "./names";
import type { OrderedObject } from "./order";

/** A Secret that must be in the cluster, and stands in no file. */
export interface WantedSecret {
    readonly namespace: string;
    readonly name: string;
    readonly type: string;
    readonly keys: readonly WantedKey[];
}

export interface WantedKey {
    readonly key: string;
    /**
     * What it holds, with a mark such as `<groundwork: grafanaClientSecret>` for what is not known;
     * absent where it is generated: nobody minds what it is.
     */
    readonly value?: string;
}

/** The environment's secrets, each as a mark, so that one sees where it goes. */
export function markedSecrets(settings: RawSettings): PlatformSecrets {
    return Object.fromEntries(
        secretSettings
            .filter((setting) => settings[setting] !== undefined)
            .map((setting) => [setting, pulumi.secret(markOf(setting, settings[setting]))]),
    );
}

/** Of a map a mark for each entry, as JSON: so the program is given it. */
function markOf(setting: string, value: unknown): string {
    const marks = marksIn(setting, value);
    return typeof marks === "string" ? marks : JSON.stringify(marks);
}

function marksIn(place: string, value: unknown): string | Tree {
    return isTree(value) && value["secure"] === undefined
        ? Object.fromEntries(
              Object.entries(value).map(([key, inner]) => [key, marksIn(`${place}.${key}`, inner)]),
          )
        : mark(place);
}

/** What the Secrets are that a render leaves out. */
export function wantedSecrets(objects: readonly OrderedObject[]): readonly WantedSecret[] {
    return secretObjects(objects).map(({ manifest, generated }) => ({
        ...placeOf(manifest),
        type: typeof manifest["type"] === "string" ? manifest["type"] : "Opaque",
        keys: contentOf(manifest).map(({ key, path, value }) =>
            generated.includes(path) ? { key } : { key, value },
        ),
    }));
}

/** Secrets to apply, and the keys that are not in them: `<namespace>/<name> <key>`. */
export interface MadeSecrets {
    readonly manifests: readonly Readonly<Tree>[];
    readonly missing: readonly string[];
}

/** The Secrets, with all that the seed makes. */
export function madeSecrets(objects: readonly OrderedObject[]): MadeSecrets {
    const all = secretObjects(objects).map(({ manifest }) => manifest);
    const marked = (manifest: Readonly<Tree>) =>
        contentOf(manifest).filter(({ value }) => isMarked(value));
    return {
        manifests: all.map((manifest) => without(manifest, marked(manifest))),
        missing: all.flatMap((manifest) => {
            const { namespace, name } = placeOf(manifest);
            return marked(manifest).map(({ key }) => `${namespace}/${name} ${key}`);
        }),
    };
}

function secretObjects(objects: readonly OrderedObject[]): readonly OrderedObject[] {
    return objects
        .filter(({ isSecret }) => isSecret)
        .sort((one, other) => compareText(one.id, other.id));
}

function placeOf(manifest: Readonly<Tree>): { readonly namespace: string; readonly name: string } {
    const { namespace = "default", name } = nameOfObject(manifest);
    return { namespace, name };
}

interface Entry {
    readonly field: "data" | "stringData";
    readonly key: string;
    /** As `differingPaths` has it. */
    readonly path: string;
    readonly value: string;
}

function contentOf(manifest: Readonly<Tree>): readonly Entry[] {
    return (["data", "stringData"] as const).flatMap((field) => {
        const content = manifest[field];
        return Object.entries(isTree(content) ? content : {}).map(([key, value]) => ({
            field,
            key,
            path: pathWithin(field, key),
            value: String(value),
        }));
    });
}

function without(manifest: Readonly<Tree>, entries: readonly Entry[]): Readonly<Tree> {
    const kept = contentOf(manifest).filter(
        (entry) => !entries.some(({ path }) => path === entry.path),
    );
    const fieldOf = (field: Entry["field"]) =>
        manifest[field] === undefined
            ? {}
            : {
                  [field]: Object.fromEntries(
                      kept
                          .filter((entry) => entry.field === field)
                          .map(({ key, value }) => [key, value]),
                  ),
              };
    return { ...manifest, ...fieldOf("data"), ...fieldOf("stringData") };
}
