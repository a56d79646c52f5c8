import type { PolicyPackArgs, PolicyResource, PolicyResourceOptions } from "@pulumi/policy";

import type { TestResource } from "./support";

/** What a policy reported. */
export interface Reported {
    readonly policy: string;
    readonly message: string;
    readonly urn: string | undefined;
}

const stackTags = new Map<string, string>();

function options(ignoreChanges: readonly string[]): PolicyResourceOptions {
    return {
        protect: false,
        ignoreChanges: [...ignoreChanges],
        aliases: [],
        customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
        additionalSecretOutputs: [],
    };
}

function notApplicable(): never {
    throw new Error("no policy of the pack gives this answer");
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null;
}

function described({ type, name, urn, props, opts }: TestResource) {
    return {
        type,
        name,
        urn,
        props: isRecord(props) ? props : {},
        opts: options(opts.ignoreChanges),
        isType: () => false,
        asType: () => undefined,
    };
}

function asPolicyResource(one: TestResource): PolicyResource {
    return {
        ...described(one),
        parent: one.parent === undefined ? undefined : asPolicyResource(one.parent),
        dependencies: one.dependencies.map(asPolicyResource),
        propertyDependencies: Object.fromEntries(
            Object.entries(one.propertyDependencies).map(([key, sources]) => [
                key,
                sources.map(asPolicyResource),
            ]),
        ),
    };
}

/** Calls the pack as the engine does: each resource with its inputs, then the stack's outputs. */
export async function run(
    pack: PolicyPackArgs,
    resources: readonly TestResource[],
    config: Readonly<Record<string, object>> = {},
    outputs: readonly TestResource[] = resources,
): Promise<Reported[]> {
    const reported: Reported[] = [];
    const common = (policy: string) => ({
        stackTags,
        notApplicable,
        getConfig: JSON.parse.bind(undefined, JSON.stringify(config[policy] ?? {})),
    });
    const report = (policy: string) => (message: string, urn?: string) => {
        reported.push({ policy, message, urn });
    };
    for (const one of resources) {
        for (const policy of pack.policies) {
            if ("validateResource" in policy && typeof policy.validateResource === "function") {
                await policy.validateResource(
                    { ...described(one), ...common(policy.name) },
                    report(policy.name),
                );
            }
        }
    }
    for (const policy of pack.policies) {
        if ("validateStack" in policy) {
            await policy.validateStack(
                { resources: outputs.map(asPolicyResource), ...common(policy.name) },
                report(policy.name),
            );
        }
    }
    return reported;
}

export function messages(reported: readonly Reported[], policy: string): string[] {
    return reported.filter((one) => one.policy === policy).map(({ message }) => message);
}
