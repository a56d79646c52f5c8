import type { Rule } from "../../../policy/library/rule";
import type { CheckResult, ResultFinding } from "../result";

const levelOf: Readonly<Record<string, string>> = {
    critical: "error",
    high: "error",
    medium: "warning",
    low: "note",
};

/** SARIF 2.1.0, which code hosts show beside the lines that they are about. */
export function sarif({ violations }: CheckResult, rules: readonly Rule[]): string {
    return sarifLog(violations.map(resultOf), rules);
}

/** What SARIF asks of a finding: which rule, how bad, and a line of a file to show it beside. */
export interface SarifResult {
    readonly ruleId: string;
    readonly level: string | undefined;
    readonly text: string;
    readonly file: string;
    /** From 1. */
    readonly line: number;
}

/** A log of findings, with the rules that they are about. */
export function sarifLog(results: readonly SarifResult[], rules: readonly Rule[]): string {
    const log = {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [
            {
                tool: { driver: { name: "groundwork", rules: rules.map(describeRule) } },
                results: results.map(describeResult),
            },
        ],
    };
    return JSON.stringify(log, undefined, 2);
}

function describeRule({ id, title, why, fix, severity }: Rule): object {
    return {
        id,
        shortDescription: { text: title },
        fullDescription: { text: why },
        help: { text: `Fix: ${fix}.` },
        defaultConfiguration: { level: levelOf[severity] },
    };
}

function resultOf(finding: ResultFinding): SarifResult {
    const { rule, severity, file, line, message, fix, kind, name } = finding;
    const text = `${kind} ${name}: ${message}. Fix: ${fix}.`;
    return { ruleId: rule, level: levelOf[severity], text, file, line };
}

function describeResult({ ruleId, level, text, file, line }: SarifResult): object {
    return {
        ruleId,
        level,
        message: { text },
        locations: [
            {
                physicalLocation: {
                    artifactLocation: { uri: file },
                    region: { startLine: line },
                },
            },
        ],
    };
}
