import type { CelCheck } from "../decision";
import { celList, celText } from "../literals";
import type { Settings } from "../parameters";
import { templateLocations } from "../pods";
import type { Rule } from "../rule";
import { scopes, type Scope, type ScopeName } from "../scopes";

/** A named expression of a policy, evaluated once, when another first names it. */
export interface Variable {
    readonly name: string;
    readonly expression: string;
}

/** What the variables with the lists of the scopes are called. */
export const listNames: Readonly<Record<ScopeName, string>> = {
    container: "containers",
    declaredContainer: "declaredContainers",
    mainContainer: "mainContainers",
    residentContainer: "residentContainers",
    volume: "volumes",
    roleRule: "roleRules",
    subject: "subjects",
    ingressRule: "ingressRules",
    claimTemplate: "claimTemplates",
};

export function scopeNameOf({ each }: CelCheck): ScopeName {
    if (each === "pod" || each === "podMetadata" || each === "object") {
        throw new Error(`${each} is no list`);
    }
    return each;
}

/** A parameter's variable: rules that share a policy may call theirs alike. */
export function settingVariable({ id }: Rule, parameter: string): string {
    return `${id.replaceAll("-", "_")}_${parameter}`;
}

/** The variables that expressions name, each after those that it names itself. */
export function variablesFor(
    expressions: readonly { readonly expression: string }[],
    rules: readonly Rule[],
    settings: (rule: Rule) => Settings,
    others: readonly Variable[],
): Variable[] {
    const all: Variable[] = [
        { name: "podSpec", expression: podPart("spec") },
        { name: "podMetadata", expression: podPart("metadata") },
        ...Object.entries(scopes).map(([name, scope]) => ({
            name: Reflect.get(listNames, name) as string,
            expression: listExpression(scope),
        })),
        ...rules.flatMap((rule) =>
            rule.parameters.map((parameter) => ({
                name: settingVariable(rule, parameter.name),
                expression: literal(settings(rule)(parameter)),
            })),
        ),
        ...others,
    ];
    const texts = expressions.map(({ expression }) => expression);
    const isNamed = ({ name }: Variable): boolean =>
        texts.some((text) => new RegExp(`\\bvariables\\.${name}\\b`).test(text));
    // From the last on, so that what a named one names is named, too.
    const named = new Set<Variable>();
    for (const variable of [...all].reverse()) {
        if (isNamed(variable)) {
            named.add(variable);
            texts.push(variable.expression);
        }
    }
    return all.filter((variable) => named.has(variable));
}

/** The spec or the metadata of the pods that an object describes, wherever its kind keeps them. */
export function podPart(part: "spec" | "metadata", object = "object"): string {
    const paths = new Map<string, string[]>();
    for (const [kind, { path }] of Object.entries(templateLocations)) {
        const way = [...path, part].map((step) => `.?${step}`).join("");
        paths.set(way, [...(paths.get(way) ?? []), kind]);
    }
    const branches = [...paths].map(
        ([way, kinds]) => `${object}.kind in ${celList(kinds)} ? ${object}${way}.orValue({}) : `,
    );
    return `${branches.join("")}{}`;
}

function listExpression({ of, lists, lastOnlyIf, variable }: Scope): string {
    const root = of === "pod" ? "variables.podSpec" : "object";
    const parts = lists.map((path, index) => {
        const way = `${root}${path.map((step) => `.?${step}`).join("")}`;
        // The API server writes some lists that are not set as null.
        const list = `(${way}.orValue(null) == null ? [] : ${way}.orValue([]))`;
        const isLimited = lastOnlyIf !== undefined && index === lists.length - 1;
        return isLimited ? `${list}.filter(${variable}, ${lastOnlyIf})` : list;
    });
    return parts.join(" + ");
}

function literal(value: unknown): string {
    if (typeof value === "string") {
        return celText(value);
    }
    if (Array.isArray(value)) {
        return value.length === 0 ? "[''].filter(text, false)" : celList(value.map(String));
    }
    return String(value);
}
