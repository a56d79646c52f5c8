import type { CheckResult, JudgedRule, ResultFinding } from "../result";

const levelOf: Readonly<Record<string, string>> = {
    critical: "error",
    high: "error",
    medium: "warning",
    low: "note",
};

/** SARIF 2.1.0, which code hosts show beside the lines that they are about. */
export function sarif({ violations }: CheckResult, rules: readonly JudgedRule[]): string {
    const log = {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [
            {
                tool: { driver: { name: "groundwork", rules: rules.map(describeRule) } },
                results: violations.map(resultOf),
            },
        ],
    };
    return JSON.stringify(log, undefined, 2);
}

function describeRule({ id, title, why, fix, severity }: JudgedRule): object {
    return {
        id,
        shortDescription: { text: title },
        fullDescription: { text: why },
        help: { text: `Fix: ${fix}.` },
        defaultConfiguration: { level: levelOf[severity] },
    };
}

function resultOf({ rule, severity, file, line, message, fix, kind, name }: ResultFinding): object {
    return {
        ruleId: rule,
        level: levelOf[severity],
        message: { text: `${kind} ${name}: ${message}. Fix: ${fix}.` },
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
