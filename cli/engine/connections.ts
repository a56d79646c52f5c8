import * as settings from "@pulumi/pulumi/runtime/settings";

/** Pulumi's options for its connections with the engine; its types leave them out. */
const optionNames = ["grpcChannelOptions", "grpcClientOptions"] as const;

/**
 * Keeps each run's connections to itself. gRPC shares them in a process by address, broken ones
 * too: a run whose engine happens to get the port of an earlier one would fail at once with "No
 * connection established. Last error: null".
 *
 * @throws Error where this version of Pulumi has no such options: then this has to be found anew.
 */
export function isolateConnections(): void {
    for (const name of optionNames) {
        const options: unknown = Reflect.get(settings, name);
        if (typeof options !== "object" || options === null) {
            throw new Error(
                `@pulumi/pulumi has no ${name} any more: see cli/engine/connections.ts`,
            );
        }
        Reflect.set(options, "grpc.use_local_subchannel_pool", 1);
    }
}
