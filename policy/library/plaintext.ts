import type { Field } from "./field";
import type { Report } from "./report";
import { canBeSecret, isSecretName, secretLines, secretShapeIn } from "./secrets";

const inPod = "whoever may read the pod's description can read it";
const inConfigMap = "a ConfigMap is neither encrypted nor guarded";

/** Judges the environment and the arguments of a container. No value is ever printed. */
export function judgeContainerSecrets(container: Field, report: Report): void {
    report.judge(() => {
        for (const variable of container.at("env").items()) {
            report.judge(() => {
                judgeVariable(variable, report);
            });
        }
    });
    for (const list of ["command", "args"]) {
        report.judge(() => {
            judgeArguments(container.at(list).items(), report);
        });
    }
}

function judgeVariable(variable: Field, report: Report): void {
    const value = variable.at("value");
    const name = variable.at("name").text() ?? "";
    // A secret name with a value that is not known yet is a literal all the same.
    const isNamed = isSecretName(name) && value.isDeclared;
    if (isNamed && (value.isUnknown || canBeSecret(value.text() ?? ""))) {
        report.violation(value.hidden(), `${name} is a secret by its name, and ${inPod}`);
        return;
    }
    const shape = secretShapeIn(value.text() ?? "");
    if (shape !== undefined) {
        report.violation(value.hidden(), `it looks like ${shape}, and ${inPod}`);
    }
}

function judgeArguments(words: readonly Field[], report: Report): void {
    words.forEach((word, index) => {
        report.judge(() => {
            const text = word.text() ?? "";
            const shape = secretShapeIn(text);
            const assigned = /^--?([A-Za-z][\w.-]*)=([^]+)$/.exec(text);
            if (shape !== undefined) {
                report.violation(word.hidden(), `it looks like ${shape}, and ${inPod}`);
            } else if (assigned !== null) {
                judgeFlag(word, assigned[1] ?? "", assigned[2] ?? "", report);
            } else {
                const flag = /^--?([A-Za-z][\w.-]*)$/.exec(words[index - 1]?.text() ?? "")?.[1];
                judgeFlag(word, flag ?? "", text, report);
            }
        });
    });
}

function judgeFlag(word: Field, flag: string, value: string, report: Report): void {
    if (isSecretName(flag) && canBeSecret(value) && !value.startsWith("-")) {
        report.violation(word.hidden(), `--${flag} is a secret by its name, and ${inPod}`);
    }
}

/** Judges the keys and texts of a ConfigMap. No value is ever printed. */
export function judgeConfigMap(configMap: Field, report: Report): void {
    const fix = "move it to a Secret";
    for (const part of ["data", "binaryData"]) {
        report.judge(() => {
            const data = configMap.at(part);
            for (const key of data.keys()) {
                report.judge(() => {
                    judgeEntry(data.at(key), key, fix, report);
                });
            }
        });
    }
}

function judgeEntry(entry: Field, key: string, fix: string, report: Report): void {
    const isNamed = isSecretName(key) && !isFile(key);
    if (isNamed && (entry.isUnknown || canBeSecret(entry.text() ?? ""))) {
        report.violation(entry.hidden(), `${key} is a secret by its name, and ${inConfigMap}`, fix);
        return;
    }
    const text = entry.text() ?? "";
    const shape = secretShapeIn(text);
    if (shape !== undefined) {
        report.violation(entry.hidden(), `it holds ${shape}, and ${inConfigMap}`, fix);
        return;
    }
    for (const { line, name } of secretLines(text)) {
        const place = { ...entry.hidden(), path: `${entry.path} line ${line}` };
        report.advice(place, `${name} is a secret by its name, and ${inConfigMap}`, fix);
    }
}

/** Whether a key names a file, whose content tells whether it holds a secret. */
function isFile(key: string): boolean {
    return /\.(conf|cfg|ya?ml|json|toml|ini|properties|xml|sh|rules|txt|lua|js|tpl|crt|pub)$/i.test(
        key,
    );
}
