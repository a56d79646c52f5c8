import { github } from "./github";
import { junit } from "./junit";
import { sarif } from "./sarif";
import type { CheckResult, JudgedRule, ResultFinding } from "../result";

type Format = (result: CheckResult, rules: readonly JudgedRule[]) => string;

/** The forms in which `policy check` tells what it found. */
export const formats: Readonly<Record<string, Format>> = {
    text,
    json: (result) => JSON.stringify(result, undefined, 2),
    sarif,
    junit,
    github,
};

function text({ violations, notEvaluated, summary }: CheckResult): string {
    const lines = violations.flatMap((violation) => [
        `${placeOf(violation)}: ${violation.severity} ${violation.rule}: ${violation.message}.`,
        `    Fix: ${violation.fix}.`,
    ]);
    const unknown = notEvaluated.map((one) => `${placeOf(one)}: ${one.rule}: ${one.message}.`);
    const advice = summary.advice.map(
        (one) => `${placeOf(one)}: advice ${one.rule}: ${one.message}. Fix: ${one.fix}.`,
    );
    const counts = [
        `${summary.objects} objects in ${summary.files} files`,
        `${summary.rules} rules`,
        `${violations.length} violations`,
        `${summary.advice.length} advice`,
    ];
    return [...lines, ...unknown, ...advice, ...summary.exempted, counts.join(", ")].join("\n");
}

function placeOf({ file, document, kind, namespace, name }: Omit<ResultFinding, "fix">): string {
    const object = namespace === "" ? name : `${namespace}/${name}`;
    return `${file}#${document} ${kind} ${object}`.trimEnd();
}
