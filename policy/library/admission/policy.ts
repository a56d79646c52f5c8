import type { CelCheck } from "../decision";
import { scopeOf } from "../decision";
import { celList } from "../literals";
import { settingsFrom, type Settings } from "../parameters";
import type { Rule } from "../rule";
import { conditionsFor, type MatchCondition } from "./conditions";
import { type AdmissionExemption, exempting, type Exempting } from "./exempting";
import { kindsOf, type ResourceRule, resourceRulesOf } from "./resources";
import { listNames, scopeNameOf, settingVariable, type Variable, variablesFor } from "./variables";

/** An object of `admissionregistration.k8s.io/v1`. */
export interface AdmissionObject<Kind extends string, Spec> {
    readonly apiVersion: "admissionregistration.k8s.io/v1";
    readonly kind: Kind;
    readonly metadata: { readonly name: string; readonly labels: Record<string, string> };
    readonly spec: Spec;
}

export type AdmissionPolicy = AdmissionObject<"ValidatingAdmissionPolicy", PolicySpec>;

interface PolicySpec {
    readonly failurePolicy: "Fail";
    readonly matchConstraints: { readonly resourceRules: ResourceRule[] };
    readonly matchConditions: MatchCondition[];
    readonly variables: Variable[];
    readonly validations: Validation[];
}

interface Validation {
    readonly expression: string;
    readonly message: string;
    readonly reason: "Forbidden";
}

/** What rules are exported with. */
export interface AdmissionOptions {
    /** The parameters of a rule. @default its own */
    readonly settings?: (rule: Rule) => Settings;
    /** What passes all the same; none of them has expired. @default nothing */
    readonly exemptions?: readonly AdmissionExemption[];
}

/** The labels of all that is exported. */
export const exportLabels: Record<string, string> = { "app.kubernetes.io/part-of": "groundwork" };

/** Whether the API server can decide a rule. */
export function isAdmissible({ cel, previewOnly }: Rule): boolean {
    return cel !== undefined && previewOnly === undefined;
}

/**
 * The admission policy of some rules: the same expressions that a preview evaluates, over the same
 * variables.
 *
 * @throws Error, when no admission policy can decide one of the rules.
 */
export function admissionPolicy(
    name: string,
    rules: readonly Rule[],
    { settings = () => settingsFrom({}), exemptions = [] }: AdmissionOptions = {},
): AdmissionPolicy {
    const kinds = kindsOf(rules);
    const exempted = exempting(rules, kinds, exemptions);
    const validations = rules.flatMap((rule) =>
        violationsOf(rule).map((check) => ({
            expression: unless(exempted, rule, onlyFor(rule, kinds, expressionOf(rule, check))),
            message: messageOf(rule, check),
            reason: "Forbidden" as const,
        })),
    );
    const variables = variablesFor(validations, rules, settings, exempted.variables);
    return {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicy",
        metadata: { name, labels: exportLabels },
        spec: {
            failurePolicy: "Fail",
            matchConstraints: { resourceRules: resourceRulesOf(rules) },
            matchConditions: conditionsFor(rules, [...validations, ...variables]),
            variables,
            validations,
        },
    };
}

function violationsOf(rule: Rule): CelCheck[] {
    if (rule.cel === undefined || !isAdmissible(rule)) {
        throw new Error(`${rule.id} cannot be decided at admission: ${rule.previewOnly ?? ""}`);
    }
    return rule.cel.checks.filter(({ level }) => level !== "advice");
}

function expressionOf(rule: Rule, check: CelCheck): string {
    const scope = scopeOf(check);
    const held =
        scope === undefined
            ? check.holds
            : `variables.${listNames[scopeNameOf(check)]}.all(${scope.variable}, ${check.holds})`;
    const expression = check.when === undefined ? held : `!(${check.when}) || (${held})`;
    return rule.parameters.reduce(
        (text, { name }) =>
            text.replace(
                new RegExp(`\\bvariables\\.${name}\\b`, "g"),
                `variables.${settingVariable(rule, name)}`,
            ),
        expression,
    );
}

/** A rule says nothing of the other kinds that its policy is asked about. */
function onlyFor(rule: Rule, kinds: readonly string[], expression: string): string {
    const own = kindsOf([rule]);
    return own.length === kinds.length
        ? expression
        : `!(object.kind in ${celList(own)}) || (${expression})`;
}

function unless({ condition }: Exempting, rule: Rule, expression: string): string {
    const exempted = condition(rule);
    return exempted === undefined ? expression : `${exempted} || (${expression})`;
}

function messageOf({ id, fix }: Rule, check: CelCheck): string {
    const place = [check.each, check.path].filter((part) => part !== "").join(" ");
    return `${id}: ${place}: ${check.wrong}. Fix: ${check.fix ?? fix}.`;
}
