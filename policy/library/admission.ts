import type { CelCheck, CelDecision, KindMatch } from "./decision";
import { scopeOf } from "./decision";
import { celList, celText } from "./literals";
import type { Parameter, Settings } from "./parameters";
import { templateLocations } from "./pods";
import type { Rule } from "./rule";
import { scopes, type Scope, type ScopeName } from "./scopes";

/** An object of `admissionregistration.k8s.io/v1`. */
export interface AdmissionObject {
    readonly apiVersion: "admissionregistration.k8s.io/v1";
    readonly kind: "ValidatingAdmissionPolicy" | "ValidatingAdmissionPolicyBinding";
    readonly metadata: {
        readonly name: string;
        readonly labels?: Readonly<Record<string, string>>;
    };
    readonly spec: Readonly<Record<string, unknown>>;
}

interface Variable {
    readonly name: string;
    readonly expression: string;
}

/** Whether the API server can decide a rule. */
export function isAdmissible({ cel, previewOnly }: Rule): boolean {
    return cel !== undefined && previewOnly === undefined;
}

/**
 * The admission policy of a rule: the same expressions that a preview evaluates, over the same
 * variables.
 *
 * @throws Error, when no admission policy can decide the rule.
 */
export function admissionPolicy(rule: Rule, settings: Settings): AdmissionObject {
    if (rule.cel === undefined || !isAdmissible(rule)) {
        throw new Error(`${rule.id} cannot be decided at admission: ${rule.previewOnly ?? ""}`);
    }
    const validations = rule.cel.checks
        .filter(({ level }) => level !== "advice")
        .map((check) => validationOf(rule, check));
    return {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicy",
        metadata: { name: policyName(rule), labels: { "app.kubernetes.io/part-of": "groundwork" } },
        spec: {
            failurePolicy: "Fail",
            matchConstraints: { resourceRules: resourceRules(rule.cel) },
            variables: variablesFor(validations, rule.parameters, settings),
            validations,
        },
    };
}

export function policyName({ id }: { readonly id: string }): string {
    return `groundwork-${id}`;
}

interface Validation {
    readonly expression: string;
    readonly message: string;
}

function validationOf({ id, fix }: Rule, check: CelCheck): Validation {
    const scope = scopeOf(check);
    const held =
        scope === undefined
            ? check.holds
            : `variables.${listNames[scopeNameOf(check)]}.all(${scope.variable}, ${check.holds})`;
    return {
        expression: check.when === undefined ? held : `!(${check.when}) || (${held})`,
        message: `${id}: ${[check.each, check.path].filter((part) => part !== "").join(" ")}: ${check.wrong}. Fix: ${check.fix ?? fix}.`,
    };
}

/** What the variables with the lists of the scopes are called. */
const listNames: Readonly<Record<ScopeName, string>> = {
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

function scopeNameOf({ each }: CelCheck): ScopeName {
    if (each === "pod" || each === "podMetadata" || each === "object") {
        throw new Error(`${each} is no list`);
    }
    return each;
}

/** The variables that the expressions name, each after those that it names itself. */
function variablesFor(
    validations: readonly Validation[],
    parameters: readonly Parameter<unknown>[],
    settings: Settings,
): Variable[] {
    const all: Variable[] = [
        { name: "podSpec", expression: podPart("spec") },
        { name: "podMetadata", expression: podPart("metadata") },
        ...Object.entries(scopes).map(([name, scope]) => ({
            name: Reflect.get(listNames, name) as string,
            expression: listExpression(scope),
        })),
        ...parameters.map((parameter) => ({
            name: parameter.name,
            expression: literal(settings(parameter)),
        })),
    ];
    const texts = validations.map(({ expression }) => expression);
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

/** The spec or the metadata of the pods, wherever a kind keeps them. */
function podPart(part: "spec" | "metadata"): string {
    const places = Object.entries(templateLocations);
    const paths = new Map<string, string[]>();
    for (const [kind, { path }] of places) {
        const way = [...path, part].map((step) => `.?${step}`).join("");
        paths.set(way, [...(paths.get(way) ?? []), kind]);
    }
    const branches = [...paths].map(
        ([way, kinds]) => `object.kind in ${celList(kinds)} ? object${way}.orValue({}) : `,
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

interface ResourceRule {
    readonly apiGroups: readonly string[];
    readonly apiVersions: readonly ["*"];
    readonly operations: readonly ["CREATE", "UPDATE"];
    readonly resources: readonly string[];
}

function resourceRules({ on }: CelDecision): ResourceRule[] {
    return on === "pods" ? podResources() : on.flatMap(resourcesOf);
}

function podResources(): ResourceRule[] {
    const groups = new Map<string, string[]>();
    for (const [kind, { groups: served }] of Object.entries(templateLocations)) {
        const group = served[0] ?? "";
        groups.set(group, [...(groups.get(group) ?? []), resourceOf(kind)]);
    }
    return [...groups].map(([group, resources]) =>
        resourceRule(group, group === "" ? [...resources, "pods/ephemeralcontainers"] : resources),
    );
}

/** The group that serves the kinds today is the first; the API server knows no others. */
function resourcesOf({ groups, kinds }: KindMatch): ResourceRule[] {
    return [resourceRule(groups[0] ?? "", kinds.map(resourceOf))];
}

function resourceRule(group: string, resources: readonly string[]): ResourceRule {
    return {
        apiGroups: [group],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources,
    };
}

/** The name of a kind in a path of the API. */
export function resourceOf(kind: string): string {
    const lower = kind.toLowerCase();
    if (lower.endsWith("y")) {
        return `${lower.slice(0, -1)}ies`;
    }
    return /(s|x)$/.test(lower) ? `${lower}es` : `${lower}s`;
}
