import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { UserError } from "../../errors";
import type { Progress } from "../../local/progress";
import { noLogin } from "./failure";

const run = promisify(execFile);

/** How a cluster is reached. */
export interface ClusterAccess {
    readonly context: string;
    readonly kubectl: string;
    /** @default the user's own: KUBECONFIG, else ~/.kube/config */
    readonly kubeconfig?: string;
    /** The uid of its kube-system namespace; absent where no cluster answered. */
    readonly identity?: string;
}

/**
 * Makes sure that a context of the user's kubeconfig answers.
 *
 * @throws UserError where it does not, unless `offline`: then a note says so and the plan is made
 * without a cluster.
 */
export async function requireContext(
    wanted: {
        readonly context: string;
        /** Where it is set, for messages. */
        readonly setting: string;
        readonly kubectl: string;
        readonly offline: boolean;
    },
    progress: Progress,
): Promise<ClusterAccess> {
    const access = { context: wanted.context, kubectl: wanted.kubectl };
    try {
        return { ...access, identity: await readIdentity(access) };
    } catch (error) {
        const reason = lastLine(error);
        if (wanted.offline) {
            progress.info(
                `No cluster answers at context ${wanted.context} (${reason}): planning without one, so every resource shows as new or as last recorded.`,
            );
            return access;
        }
        if (noLogin.test(reason)) {
            throw new UserError(
                `The cluster at context ${JSON.stringify(wanted.context)} wants other credentials than it got (${reason}): sign in again, then run the same command again.`,
            );
        }
        throw new UserError(
            `${wanted.setting} is ${JSON.stringify(wanted.context)}, but no cluster answers there (${reason}): correct the context, or name another with --context.`,
        );
    }
}

/** The cluster's identity, which survives renamed contexts and moved addresses. */
export async function clusterIdentity(access: ClusterAccess): Promise<string | undefined> {
    return readIdentity(access).catch(() => undefined);
}

async function readIdentity(access: ClusterAccess): Promise<string> {
    const output = "jsonpath={.metadata.uid}";
    return kubectl(access, [
        "get",
        "namespace",
        "kube-system",
        "-o",
        output,
        "--request-timeout=10s",
    ]);
}

export interface KubectlOptions {
    /** What it reads from its standard input. @default nothing */
    readonly input?: string;
    /** Ends it. */
    readonly signal?: AbortSignal;
}

/** Runs kubectl on the cluster and returns what it prints. */
export async function kubectl(
    access: ClusterAccess,
    args: readonly string[],
    { input, signal }: KubectlOptions = {},
): Promise<string> {
    const running = run(access.kubectl, [...clusterFlags(access), ...args], {
        maxBuffer: 64 * 1024 * 1024,
        ...(signal && { signal }),
    });
    // Without credentials it would ask for a name and wait.
    running.child.stdin?.end(input);
    return (await running).stdout;
}

/** How kubectl is told a kind of an API, whatever else has the same name. */
export function kindArgument(apiVersion: string, kind: string): string {
    const [version = "", group = ""] = apiVersion.split("/").reverse();
    return group === "" ? kind : `${kind}.${version}.${group}`;
}

/** The flags that lead any kubectl to the cluster. */
export function clusterFlags(access: ClusterAccess): readonly string[] {
    const kubeconfig = access.kubeconfig === undefined ? [] : ["--kubeconfig", access.kubeconfig];
    return [...kubeconfig, "--context", access.context];
}

/** What kubectl said last before it failed, without its own preface. */
export function lastLine(error: unknown): string {
    const [line = ""] = complaintOf(error).split("\n").slice(-1);
    return line
        .replace(/^(error|Error from server|Unable to connect to the server): ?/, "")
        .replace(/\.$/, "");
}

/** All that a program said before it failed; of an error that is no program's, its message. */
export function complaintOf(error: unknown): string {
    const stderr: unknown = error instanceof Error ? Reflect.get(error, "stderr") : undefined;
    if (typeof stderr === "string" && stderr.trim() !== "") {
        return stderr.trim();
    }
    return (error instanceof Error ? error.message : String(error)).trim();
}
