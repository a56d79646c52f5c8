import { z } from "zod";

import { runningPods, type RunningPod } from "./containers";
import { eventually, type RealPlatform } from "./realNodes";

const rulesSchema = z.array(
    z.looseObject({
        resources: z.array(z.string()).optional(),
        nonResourceURLs: z.array(z.string()).optional(),
        verbs: z.array(z.string()),
    }),
);

export type Rules = z.infer<typeof rulesSchema>;

/** One resource, or one path, of one rule. */
export interface Permission {
    /** The role that has it, in kubectl's words. */
    readonly role: readonly string[];
    readonly name: string;
    readonly verbs: readonly string[];
    /** The rules without it. */
    readonly without: Rules;
}

/** Everything that a role's rules permit, each with what is left without it. */
export function permissionsIn(role: readonly string[], rules: unknown): Permission[] {
    const all = rulesSchema.parse(rules);
    return all.flatMap((rule, index) =>
        namesIn(rule).map((name) => {
            const rest = namesIn(rule).filter((other) => other !== name);
            const field = rule.resources === undefined ? "nonResourceURLs" : "resources";
            const reduced = rest.length === 0 ? [] : [{ ...rule, [field]: rest }];
            const without = [...all.slice(0, index), ...reduced, ...all.slice(index + 1)];
            return { role, name, verbs: rule.verbs, without };
        }),
    );
}

function namesIn(rule: Rules[number]): readonly string[] {
    return rule.resources ?? rule.nonResourceURLs ?? [];
}

/** The role over the whole cluster of a component's workload. */
export const clusterRole = (workload: string): readonly string[] => [
    "clusterrole",
    `groundwork-${workload}`,
];

/** Takes a permission away from a system until the returned function gives it back. */
export async function withdraw(
    { kubectl }: RealPlatform,
    { role, without }: Permission,
): Promise<() => Promise<unknown>> {
    const write = (to: unknown): Promise<string> =>
        kubectl(["patch", ...role, "--type=merge", "-p", JSON.stringify({ rules: to })]);
    const before = await kubectl(["get", ...role, "-o", "json"]);
    await write(without);
    return () => write(z.object({ rules: rulesSchema }).parse(JSON.parse(before)).rules);
}

/** Deletes a system's pod, and returns the one that runs in its place. */
export async function restartPod(platform: RealPlatform, app: string): Promise<RunningPod> {
    const podsOf = async (): Promise<RunningPod[]> =>
        (await runningPods(platform)).filter((pod) => pod.app === app && pod.container !== "");
    const before = await podsOf();
    for (const { place } of before) {
        const [namespace = "", name = ""] = place.split("/");
        await platform.kubectl(["-n", namespace, "delete", "pod", name, "--grace-period=1"]);
    }
    const old = new Set(before.map(({ container }) => container));
    const pods = await eventually(podsOf, ([pod]) => pod !== undefined && !old.has(pod.container));
    const [pod] = pods;
    if (pod === undefined) {
        throw new Error(`no pod of ${app} runs`);
    }
    return pod;
}

/** Waits until a pod has logged that it was refused. */
export async function isRefused({ kubectl }: RealPlatform, { place }: RunningPod): Promise<void> {
    const [namespace = "", name = ""] = place.split("/");
    await eventually(
        () => kubectl(["-n", namespace, "logs", name]),
        (log) => /forbidden/i.test(log),
    );
}
