import type { Field } from "../../../policy/library/field";

/** What one rule of a role gives: a verb on one resource, or on one path of the API server. */
export interface Grant {
    readonly verb: string;
    /** Of the resource; empty for the core group. Absent for a path. */
    readonly group?: string;
    /** With its subresource, as `pods/log`; or the path. */
    readonly resource: string;
    /** Of one object only. @default of all */
    readonly name?: string;
}

/** The single grants of a list of rules. */
export function grantsOf(rules: Field): readonly Grant[] {
    return rules.items().flatMap((rule) => {
        const verbs = words(rule.at("verbs"));
        const names = words(rule.at("resourceNames")).map((name) => ({ name }));
        const resources = words(rule.at("apiGroups")).flatMap((group) =>
            words(rule.at("resources")).flatMap((resource) =>
                (names.length === 0 ? [{}] : names).map((only) => ({ group, resource, ...only })),
            ),
        );
        const paths = words(rule.at("nonResourceURLs")).map((resource) => ({ resource }));
        return [...resources, ...paths].flatMap((what) => verbs.map((verb) => ({ verb, ...what })));
    });
}

/** The grants that no earlier one holds. */
export function newGrants(before: readonly Grant[], after: readonly Grant[]): readonly Grant[] {
    return after.filter((grant) => !before.some((earlier) => holds(earlier, grant)));
}

/** Whether whoever has one grant has the other one too, as the API server's authorizer reads them. */
function holds(wide: Grant, narrow: Grant): boolean {
    return (
        isAllOr(wide.verb, narrow.verb) &&
        (wide.group === undefined
            ? narrow.group === undefined && isPathWithin(wide.resource, narrow.resource)
            : narrow.group !== undefined &&
              isAllOr(wide.group, narrow.group) &&
              isResourceWithin(wide.resource, narrow.resource) &&
              (wide.name === undefined || wide.name === narrow.name))
    );
}

function isAllOr(wide: string, narrow: string): boolean {
    return wide === "*" || wide === narrow;
}

// `*` is every resource with its subresources; before a slash, one subresource of every resource.
function isResourceWithin(wide: string, narrow: string): boolean {
    const [, subresource] = narrow.split("/");
    return isAllOr(wide, narrow) || (subresource !== undefined && wide === `*/${subresource}`);
}

function isPathWithin(wide: string, narrow: string): boolean {
    return isAllOr(wide, narrow) || (wide.endsWith("*") && narrow.startsWith(wide.slice(0, -1)));
}

/** `get secrets`, `patch deployments.apps demo`, `* *.*`. */
export function grantText({ verb, group, resource, name }: Grant): string {
    const [plural = "", subresource] = resource.split("/");
    const grouped = group === undefined || group === "" ? plural : `${plural}.${group}`;
    const what = group === undefined ? resource : grouped;
    const whole =
        subresource === undefined || group === undefined ? what : `${what}/${subresource}`;
    return [verb, whole, ...(name === undefined ? [] : [name])].join(" ");
}

function words(list: Field): readonly string[] {
    return list.items().map((word) => word.text() ?? "");
}
