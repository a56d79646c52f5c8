import type { Invocation, Log, ReportingDescriptor, Result } from "sarif";

import type { CheckResult, JudgedRule, ResultFinding } from "../result";

const levelOf: Readonly<Record<string, Result.level>> = {
    critical: "error",
    high: "error",
    medium: "warning",
    low: "note",
};

/** SARIF 2.1.0, which code hosts show beside the lines that they are about. */
export function sarif({ violations, summary }: CheckResult, rules: readonly JudgedRule[]): string {
    return sarifLog(violations.map(resultOf), rules, [invocationOf(summary.errors)]);
}

/** What SARIF asks of a finding: which rule, how bad, and a line of a file to show it beside. */
export interface SarifFinding {
    readonly ruleId: string;
    readonly level: Result.level;
    readonly text: string;
    readonly file: string;
    /** From 1. */
    readonly line: number;
}

/**
 * A log of findings, with the rules that they are about.
 *
 * @param invocations What the run could not judge. @default nothing is said of it
 */
export function sarifLog(
    findings: readonly SarifFinding[],
    rules: readonly JudgedRule[],
    invocations?: Invocation[],
): string {
    const log: Log = {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [
            {
                tool: { driver: { name: "groundwork", rules: rules.map(describeRule) } },
                ...(invocations && { invocations }),
                results: findings.map(describeFinding),
            },
        ],
    };
    return JSON.stringify(log, undefined, 2);
}

function describeRule({ id, title, why, fix, severity }: JudgedRule): ReportingDescriptor {
    return {
        id,
        shortDescription: { text: title },
        fullDescription: { text: why },
        help: { text: `Fix: ${fix}.` },
        defaultConfiguration: { level: levelOf[severity] ?? "warning" },
    };
}

/** What could not be read was not judged: a run without results is then no clean one. */
function invocationOf(errors: CheckResult["summary"]["errors"]): Invocation {
    return {
        executionSuccessful: errors.length === 0,
        toolExecutionNotifications: errors.map(({ file, line, message }) => ({
            level: "error",
            message: { text: message },
            locations: [placeOf(file, line ?? 1)],
        })),
    };
}

function resultOf(violation: ResultFinding): SarifFinding {
    const { rule, severity, file, line, message, fix, kind, name } = violation;
    const text = `${kind} ${name}: ${message}. Fix: ${fix}.`;
    return { ruleId: rule, level: levelOf[severity] ?? "warning", text, file, line };
}

function describeFinding({ ruleId, level, text, file, line }: SarifFinding): Result {
    return { ruleId, level, message: { text }, locations: [placeOf(file, line)] };
}

function placeOf(file: string, startLine: number) {
    // A path may hold what an address must not.
    const uri = file.split(/[\\/]/).map(encodeURIComponent).join("/");
    return { physicalLocation: { artifactLocation: { uri }, region: { startLine } } };
}
