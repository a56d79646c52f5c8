import { UserError } from "../../errors";
import { type ExemptionFault, expiredFault, unusedFault } from "../library/exemptionFaults";
import { Exemptions, type Exemption } from "../library/exemptions";
import { judgeObject, sortForRules } from "../library/judge";
import { settingsFrom } from "../library/parameters";
import { Report, type Finding, type NotEvaluated } from "../library/report";
import type { Rule } from "../library/rule";
import { Stack, type StackResource } from "../library/stack";
import type { ManifestObject } from "./documents";

export interface Inspection {
    readonly violations: readonly Located<Finding>[];
    readonly advice: readonly Located<Finding>[];
    readonly notEvaluated: readonly Located<NotEvaluated>[];
    /** The exemptions that let something pass, in words. */
    readonly exempted: readonly string[];
    /** Exemptions that are incomplete, have expired or are of no use. */
    readonly faults: readonly ExemptionFault[];
}

/** What a rule says of an object, with the object. */
export type Located<T> = T & { readonly object: ManifestObject; readonly severity: string };

export interface InspectionOptions {
    readonly rules: readonly Rule[];
    /** Parameters by rule. */
    readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly exemptions: readonly Exemption[];
    /** What is wrong with entries that are no exemptions. @default none */
    readonly faults?: readonly ExemptionFault[];
    /** The day that exemptions are judged by, as YYYY-MM-DD. */
    readonly today: string;
    /** The Pulumi stack that the objects are of, for exemptions that are for some only. @default none */
    readonly stack?: string | undefined;
}

/** More of them would fill the memory before anything is told. */
const mostFindings = 250_000;

/**
 * Judges the objects of manifests by the same rules as a stack, as if applied in this order.
 *
 * @throws UserError where there are too many findings to tell.
 */
export function inspect(
    objects: readonly ManifestObject[],
    {
        rules,
        settings,
        exemptions: granted,
        faults = [],
        today,
        stack: stackName,
    }: InspectionOptions,
): Inspection {
    const exemptions = new Exemptions(granted, today, stackName);
    const resources = objects.map(resourceOf);
    const byUrn = new Map(resources.map(({ urn }, index) => [urn, objects[index]]));
    const stack = new Stack(resources, ({ props }) => props, "sequence");
    const concerned = sortForRules(stack.objects);
    let findings = 0;
    const reports = rules.map((rule) => {
        const report = new Report(rule);
        const chosen = settingsFrom(settings[rule.id] ?? {});
        for (const object of concerned(rule)) {
            judgeObject(rule, object, report, chosen);
        }
        rule.judgeStack?.(stack, report, chosen);
        findings += report.findings.length;
        if (findings > mostFindings) {
            throw new UserError(
                `There are more than ${mostFindings} findings, which nobody reads: judge fewer files at once, or by fewer rules (--rule).`,
            );
        }
        return { rule, report };
    });
    const standing = reports.flatMap(({ rule, report }) =>
        exemptions
            .standing(report.findings)
            .flatMap((finding) => locate(finding, finding.place.subject.urn, rule, byUrn)),
    );
    return {
        violations: standing.filter(({ level }) => level === "violation"),
        advice: standing.filter(({ level }) => level === "advice"),
        notEvaluated: reports.flatMap(({ rule, report }) =>
            report.notEvaluated.flatMap((place) => locate(place, place.subject.urn, rule, byUrn)),
        ),
        exempted: exemptions.applied(),
        faults: [
            ...faults,
            ...exemptions.expired().map(expiredFault),
            ...exemptions.unused().map(unusedFault),
        ],
    };
}

function locate<T extends object>(
    found: T,
    urn: string,
    { severity }: Rule,
    byUrn: ReadonlyMap<string, ManifestObject | undefined>,
): Located<T>[] {
    const object = byUrn.get(urn);
    return object === undefined ? [] : [{ ...found, object, severity }];
}

function resourceOf({ content }: ManifestObject, index: number): StackResource {
    const { apiVersion, kind, metadata } = content;
    const token = String(apiVersion);
    const named: unknown =
        typeof metadata === "object" && metadata !== null ? Reflect.get(metadata, "name") : "";
    return {
        type: `kubernetes:${token.includes("/") ? token : `core/${token}`}:${String(kind)}`,
        name: typeof named === "string" && named !== "" ? named : "(unnamed)",
        urn: `manifest:${index}`,
        props: content,
        opts: { ignoreChanges: [] },
        dependencies: [],
        propertyDependencies: {},
    };
}
