import {
    chooseSentence,
    fleetOf,
    noClusterSentence,
    splitStack,
    stackName,
} from "../../config/fleet";
import { environmentOf, environmentsIn, settingsOfFiles } from "../../config/sources";
import { UserError } from "../../errors";
import { repositoryRoot } from "../../local/paths";

/** What the options say of where a command is to work. */
export interface Wanted {
    /** An environment, or `prod.eu` for a cluster of it. */
    readonly env: string;
    /** One of the environment's clusters. */
    readonly cluster?: string | undefined;
    /** Another kubeconfig context than the environment's file names. */
    readonly context?: string | undefined;
}

/** The stacks that a command works on. */
export interface Stacks {
    readonly environment: string;
    /** Is it about all clusters of an environment that lists them? Then what is said names each. */
    readonly isFleet: boolean;
    /** In the order of the settings. */
    readonly stacks: readonly string[];
}

/**
 * The stacks of an environment, or of the cluster that is asked for.
 *
 * @throws UserError for an environment or cluster that there is not, a wrong list of clusters, and
 * one context for all of them.
 */
export function stacksOf({ env, cluster, context }: Wanted): Stacks {
    const settings = settingsOfFiles(repositoryRoot, env);
    const environment = environmentOf(repositoryRoot, env);
    const clusters = env === environment ? fleetOf(environment, settings) : [];
    if (clusters.length === 0) {
        if (cluster !== undefined) {
            throw new UserError(
                `--cluster is ${JSON.stringify(cluster)}, but ${env} is one cluster: leave it out, or list clusters in groundwork:clusters of Pulumi.${environment}.yaml.`,
            );
        }
        return { environment, isFleet: false, stacks: [env] };
    }
    if (cluster !== undefined && !clusters.some(({ name }) => name === cluster)) {
        throw new UserError(noClusterSentence(environment, cluster, clusters));
    }
    if (cluster === undefined && context !== undefined) {
        const names = clusters.map(({ name }) => name).join(", ");
        throw new UserError(
            `--context is ${JSON.stringify(context)}, but environment ${environment} has several clusters (${names}): say with --cluster which of them is meant, or leave it out.`,
        );
    }
    const stacks = clusters.map(({ name }) => stackName(environment, name));
    requireOwnNames(environment, stacks);
    return cluster === undefined
        ? { environment, isFleet: true, stacks }
        : { environment, isFleet: false, stacks: [stackName(environment, cluster)] };
}

/**
 * The stack of a command that is about one cluster.
 *
 * @throws UserError where it could be about several, beside what `stacksOf` throws.
 */
export function oneStackOf(wanted: Wanted): string {
    const { environment, stacks } = stacksOf(wanted);
    const [stack = wanted.env, ...others] = stacks;
    if (others.length > 0) {
        const settings = settingsOfFiles(repositoryRoot, environment);
        throw new UserError(chooseSentence(environment, fleetOf(environment, settings)));
    }
    return stack;
}

/** An environment of a cluster's name would have the same state. */
function requireOwnNames(environment: string, stacks: readonly string[]): void {
    const twin = stacks.find((stack) => environmentsIn(repositoryRoot).includes(stack));
    if (twin !== undefined) {
        const { cluster = "" } = splitStack(twin);
        throw new UserError(
            `The cluster ${cluster} in Pulumi.${environment}.yaml and the environment of Pulumi.${twin}.yaml would share the stack ${twin}: rename one of them.`,
        );
    }
}
