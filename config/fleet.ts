import { z } from "zod";

import { UserError } from "../errors";
import { dnsLabel, listOf, text } from "./fields";
import { describeIssue, lookUp } from "./messages";
import { overlaid } from "./overlay";
import { isSecretSetting } from "./settings/secrets";

/*
 * An environment of several clusters. Each has a Pulumi stack of its own, named after both:
 * `prod.eu`. An environment's own name has no dot (`env new` sees to it), so no two share one.
 */

type RawSettings = Readonly<Record<string, unknown>>;

/** What is different at one cluster; what it is reached by and what is secret has its own place. */
const settings = z
    .record(z.string(), z.unknown(), { error: "a map of settings" })
    .superRefine((given, context) => {
        for (const key of Object.keys(given)) {
            const report = (message: string): void => {
                context.addIssue({ code: "custom", path: [key], message });
            };
            if (key === "context") {
                report("beside the cluster's name, not among its settings");
            } else if (key === "clusters") {
                report("left out, as a cluster has no clusters");
            } else if (isSecretSetting(key)) {
                report("set for the whole environment, with pulumi config set --secret");
            }
        }
    });

const cluster = z.strictObject({
    /** Short, such as eu: the second half of its stack's name. */
    name: dnsLabel,
    /** The kubeconfig context. */
    context: text,
    /** Takes the place of the environment's: of maps key by key, of everything else as a whole. */
    settings: settings.default({}),
});

const fleet = z
    .looseObject({
        clusters: listOf(
            cluster,
            { key: "name", identify: (it) => it.name },
            { key: "context", identify: (it) => it.context },
        ).default([]),
        context: z.unknown().optional(),
    })
    .superRefine(({ clusters, context }, check) => {
        if (clusters.length > 0 && context !== undefined) {
            const message = "left out where groundwork:clusters has the contexts";
            check.addIssue({ code: "custom", path: ["context"], message });
        }
    });

/** One of the clusters that an environment names. */
export type ClusterConfig = z.output<typeof cluster>;

/** The settings of one Pulumi stack, as they are checked. */
export interface StackSettings {
    /** Whose file they stand in. */
    readonly environment: string;
    readonly settings: RawSettings;
    /** Where in the file a fault in them is. */
    readonly locate: (issue: z.core.$ZodIssue) => z.core.$ZodIssue;
}

/** The name of a cluster's stack, by which commands know the cluster too. */
export function stackName(environment: string, cluster: string): string {
    return `${environment}.${cluster}`;
}

/** What `stackName` was made of; a name without a dot is an environment's. */
export function splitStack(stack: string): {
    readonly environment: string;
    readonly cluster?: string;
} {
    const dot = stack.lastIndexOf(".");
    return dot < 0
        ? { environment: stack }
        : { environment: stack.slice(0, dot), cluster: stack.slice(dot + 1) };
}

/**
 * The clusters that an environment's settings name, in the order in which they are rolled out.
 *
 * @returns none where the environment is one cluster, at its `context`.
 * @throws UserError for a list that is not as it must be.
 */
export function fleetOf(environment: string, raw: RawSettings): readonly ClusterConfig[] {
    const parsed = fleet.safeParse(raw);
    if (parsed.success) {
        return parsed.data.clusters;
    }
    const [first] = parsed.error.issues;
    throw new UserError(
        first === undefined
            ? `Pulumi.${environment}.yaml could not be read.`
            : describeIssue(environment, raw, first),
    );
}

/**
 * The settings of a stack: all of the environment's, or those of one of its clusters.
 *
 * @throws UserError where the environment has several clusters and the stack is of none of them.
 */
export function settingsOfStack(stack: string, raw: RawSettings): StackSettings {
    const { clusters: listed, ...shared } = raw;
    if (listed === undefined || (Array.isArray(listed) && listed.length === 0)) {
        return { environment: stack, settings: shared, locate: (issue) => issue };
    }
    const { environment, cluster: name } = splitStack(stack);
    const clusters = fleetOf(environment, raw);
    if (name === undefined) {
        throw new UserError(chooseSentence(environment, clusters));
    }
    const index = clusters.findIndex((each) => each.name === name);
    const found = clusters[index];
    if (found === undefined) {
        throw new UserError(noClusterSentence(environment, name, clusters));
    }
    return {
        environment,
        settings: { ...overlaid(shared, found.settings), context: found.context },
        locate: (issue) => {
            const key = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
            const isOwn = lookUp(found.settings, [...issue.path, ...key]) !== undefined;
            return isOwn
                ? { ...issue, path: ["clusters", index, "settings", ...issue.path] }
                : issue;
        },
    };
}

/** What a command says that can be about one cluster only. */
export function chooseSentence(environment: string, clusters: readonly ClusterConfig[]): string {
    const names = namesOf(clusters);
    const [first = ""] = names;
    return `Environment ${environment} has several clusters (${names.join(", ")}), and this is done for one: name it, with --cluster ${first} or as ${stackName(environment, first)}.`;
}

export function noClusterSentence(
    environment: string,
    name: string,
    clusters: readonly ClusterConfig[],
): string {
    return `Environment ${environment} has no cluster ${JSON.stringify(name)}: use one of ${namesOf(clusters).join(", ")}, or add it to groundwork:clusters in Pulumi.${environment}.yaml.`;
}

function namesOf(clusters: readonly ClusterConfig[]): readonly string[] {
    return clusters.map(({ name }) => name);
}

/**
 * The settings that take the place of the file's so that a stack's cluster is reached by another
 * context than the file names.
 */
export function withContext(stack: string, raw: RawSettings, context: string): RawSettings {
    const { environment, cluster: name } = splitStack(stack);
    const { clusters } = raw;
    if (!Array.isArray(clusters) || clusters.length === 0) {
        return { context };
    }
    return {
        clusters: fleetOf(environment, raw).map((each) =>
            each.name === name ? { ...each, context } : each,
        ),
    };
}
