import type { Report } from "./consistency";

/** Something that a setting lists, and whether it takes a secret. */
interface Named {
    readonly name: string;
    readonly needsSecret: boolean;
}

/** Where the secrets are, what they belong to, and why one would have none. */
interface Words {
    readonly setting: string;
    readonly owner: string;
    readonly list: string;
    readonly without: string;
}

/** Says where a list and the map of its items' secrets do not agree. No message shows a secret. */
export function checkNamedSecrets(
    items: readonly Named[],
    secrets: Readonly<Record<string, unknown>>,
    { setting, owner, list, without }: Words,
    report: Report,
): void {
    for (const { name, needsSecret } of items) {
        if (needsSecret !== (secrets[name] !== undefined)) {
            report(
                [setting, name],
                needsSecret
                    ? `the secret of the ${owner} ${name}, set with pulumi config set --secret --path ${setting}.${name}`
                    : `left out, as the ${owner} ${name} has no ${without}`,
            );
        }
    }
    for (const name of Object.keys(secrets)) {
        if (items.every((item) => item.name !== name)) {
            report([setting, name], `the secret of a ${owner} in ${list}`);
        }
    }
}
