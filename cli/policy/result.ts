import type { InputError } from "../../policy/check/documents";
import type { Inspection, Located } from "../../policy/check/inspect";
import type { Finding, NotEvaluated } from "../../policy/library/report";
import type { Rule } from "../../policy/library/rule";
import { type ExemptionFault, faultyExemptions } from "../../policy/library/exemptionFaults";

/** One finding, as every format tells it. */
export interface ResultFinding {
    readonly rule: string;
    readonly severity: string;
    readonly file: string;
    /** Which document of the file, from 1. */
    readonly document: number;
    /** Where the document begins, from 1. */
    readonly line: number;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly path: string;
    readonly message: string;
    readonly fix: string;
}

/** A rule as formats tell of it. */
export type JudgedRule = Pick<Rule, "id" | "title" | "why" | "fix" | "severity">;

/** What `policy check` found. */
export interface CheckResult {
    readonly violations: readonly ResultFinding[];
    readonly notEvaluated: readonly Omit<ResultFinding, "fix">[];
    readonly summary: {
        readonly files: number;
        readonly objects: number;
        readonly rules: number;
        readonly violations: number;
        readonly advice: readonly ResultFinding[];
        readonly exempted: readonly string[];
        readonly errors: readonly InputError[];
    };
}

/** @param configuration The file that the exemptions are from. */
export function resultOf(
    inspection: Inspection,
    read: {
        readonly files: number;
        readonly objects: readonly unknown[];
        readonly errors: readonly InputError[];
    },
    rules: readonly unknown[],
    configuration: string,
): CheckResult {
    const violations = [
        ...inspection.violations.map(describe),
        ...inspection.faults.map((fault) => describeFault(fault, configuration)),
    ];
    return {
        violations,
        notEvaluated: inspection.notEvaluated.map(describeUnknown),
        summary: {
            files: read.files,
            objects: read.objects.length,
            rules: rules.length,
            violations: violations.length,
            advice: inspection.advice.map(describe),
            exempted: inspection.exempted,
            errors: read.errors,
        },
    };
}

function describe(finding: Located<Finding>): ResultFinding {
    const { rule, severity, place, wrong, fix } = finding;
    return {
        ...placeOf(rule, severity, finding),
        path: place.path,
        message: `${place.path} is ${place.value}: ${wrong}`,
        fix,
    };
}

function describeFault({ wrong, fix }: ExemptionFault, file: string): ResultFinding {
    return {
        rule: faultyExemptions.id,
        severity: faultyExemptions.severity,
        file,
        document: 1,
        line: 1,
        kind: "Exemption",
        namespace: "",
        name: "",
        path: "exemptions",
        message: wrong,
        fix,
    };
}

function describeUnknown(place: Located<NotEvaluated>): Omit<ResultFinding, "fix"> {
    return {
        ...placeOf(place.rule, place.severity, place),
        path: place.path,
        message: `${place.path} is unknown`,
    };
}

function placeOf(
    rule: string,
    severity: string,
    { object }: Located<object>,
): Omit<ResultFinding, "path" | "message" | "fix"> {
    const { file, document, line, content } = object;
    const metadata: unknown = content.metadata;
    return {
        rule,
        severity,
        file,
        document,
        line,
        kind: String(content.kind),
        namespace: textOf(metadata, "namespace"),
        name: textOf(metadata, "name"),
    };
}

function textOf(metadata: unknown, key: string): string {
    const value: unknown =
        typeof metadata === "object" && metadata !== null ? Reflect.get(metadata, key) : undefined;
    return typeof value === "string" ? value : "";
}
