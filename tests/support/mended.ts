import { readManifests } from "../../policy/check/documents";
import { Exemptions } from "../../policy/library/exemptions";
import { settingsFrom } from "../../policy/library/parameters";
import type { Tree } from "../../policy/library/plain";
import { mend } from "../../policy/library/remedy";
import type { Example, Rule } from "../../policy/library/rule";
import { rules } from "../../policy/rules";

export const mending = rules.filter(({ remedy }) => remedy !== undefined);

export const noExemptions = new Exemptions([], "2026-01-01");

export function objectsOf({ title, manifests }: Example): Tree[] {
    return readManifests(title, manifests).objects.map(({ content }) => content);
}

/** Every object in the examples of all rules, each once. */
export function exampleObjects(): Tree[] {
    const examples = rules.flatMap((rule) => [...rule.examples.good, ...rule.examples.bad]);
    const objects = examples.flatMap(objectsOf);
    return [...new Map(objects.map((object) => [JSON.stringify(object), object])).values()];
}

/** A copy of an object, mended by rules one after another, as CrossGuard does it. */
export function mended(object: Tree, by: readonly Rule[] = mending): Tree {
    const props = structuredClone(object);
    const { apiVersion, kind } = props;
    const token = String(apiVersion);
    const type = `kubernetes:${token.includes("/") ? token : `core/${token}`}:${String(kind)}`;
    for (const rule of by) {
        const resource = { type, name: "web", urn: "urn", props, ignoreChanges: [] };
        mend(rule, resource, settingsFrom({}), noExemptions);
    }
    return props;
}
