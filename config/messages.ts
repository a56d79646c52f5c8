import type { z } from "zod";

import { adviceOn, retiredSystem } from "./retired";
import { isSecretSetting } from "./settings/secrets";

/** Keys of former days -> what stands for them today. Their values are not shown. */
const replaced: ReadonlyMap<string, string> = new Map([
    [
        "groundwork:alertWebhookUrl",
        "alerting.receivers with a webhook, and its address in alertSecrets",
    ],
    ["groundwork:alertWebhookPort", "the port of the webhook in alerting.receivers"],
]);

/**
 * Says in one sentence what is wrong with a setting: its key, its value and the remedy.
 *
 * @param environment Names the file to edit.
 * @param raw The settings in which the issue was found.
 */
export function describeIssue(
    environment: string,
    raw: Readonly<Record<string, unknown>>,
    issue: z.core.$ZodIssue,
): string {
    const file = `Pulumi.${environment}.yaml`;
    if (issue.code === "unrecognized_keys") {
        const unknown = issue.keys.find(retiredSystem) ?? issue.keys[0] ?? "";
        const key = keyOf([...issue.path, unknown]);
        const successor = replaced.get(key);
        if (successor !== undefined) {
            return `${key} is no setting any more: remove it from ${file} and set ${successor} (docs/alertmanager.md shows both).`;
        }
        const value = lookUp(raw, [...issue.path, unknown]);
        const retired = retiredSystem(unknown) ?? retiredSystem(value);
        if (retired !== undefined) {
            return `${key} is ${show(value)}, ${adviceOn(retired, file)}`;
        }
        return `${key} is ${show(value)}, but there is no such setting: correct its name or remove it from ${file} (docs/configuration.md lists the settings).`;
    }
    const key = keyOf(issue.path);
    const value = lookUp(raw, issue.path);
    const retired = retiredSystem(value);
    if (retired !== undefined) {
        return `${key} is ${show(value)}, ${adviceOn(retired, file)}`;
    }
    const expected = expectation(issue);
    if (value === undefined) {
        return `${key} is missing: add it to ${file} as ${expected}.`;
    }
    // A message ends up in logs, where a secret has no place even when it is wrong.
    const shown = show(issue.path.some(isSecretSetting) ? "(a secret)" : value);
    return `${key} is ${shown}, but must be ${expected}: change it in ${file}.`;
}

/** A key in a map is itself at fault, or one of a union's ways would have been right. */
function expectation(issue: z.core.$ZodIssue): string {
    if (issue.code === "invalid_key") {
        return issue.issues[0]?.message ?? issue.message;
    }
    return issue.message.startsWith("Invalid input") ? "a map of settings" : issue.message;
}

/** `groundwork:teams[0].quota.cpu` */
function keyOf(path: readonly PropertyKey[]): string {
    const [first = "", ...rest] = path;
    const tail = rest.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
    return `groundwork:${String(first)}${tail.join("")}`;
}

/** What stands at a path; undefined where nothing does. */
export function lookUp(raw: unknown, path: readonly PropertyKey[]): unknown {
    return path.reduce<unknown>(
        (value, part) =>
            typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined,
        raw,
    );
}

/** A value as the file spells it, cut where it is long. */
function show(value: unknown): string {
    const shown = JSON.stringify(value);
    return shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
}
