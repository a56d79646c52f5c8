import { z } from "zod";

import { type ClusterAccess, kindArgument, kubectl } from "./access";
import type { StateResource } from "./state";

const objectInputs = z.looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

const liveForm = z.looseObject({
    metadata: z.looseObject({
        name: z.string(),
        namespace: z.string().optional(),
        managedFields: z.array(z.looseObject({ manager: z.string() })).optional(),
    }),
});

/** The object that a creation has made without being heard of again. */
export interface MadeObject {
    /** As the state names it. */
    readonly id: string;
    readonly apiVersion: string;
    /**
     * The provider goes on under the name that it created the object with: under another, it would
     * be refused its own fields.
     */
    readonly manager: string;
}

/**
 * The object that a resource stands for, if the cluster has it and a provider of Pulumi's made it:
 * one that somebody else put there is not ours to take, much less to delete one day.
 */
export async function madeObject(
    { type, inputs }: StateResource,
    access: ClusterAccess,
): Promise<MadeObject | undefined> {
    const object = objectInputs.safeParse(inputs);
    // A Patch resource only adds to an object: it is applied anew.
    if (!object.success || !type.endsWith(`:${object.data.kind}`)) {
        return undefined;
    }
    const live = await liveObject(access, object.data);
    const maker = live?.managedFields?.find(({ manager }) =>
        manager.startsWith("pulumi-kubernetes"),
    );
    return (
        live &&
        maker && {
            id: live.namespace === undefined ? live.name : `${live.namespace}/${live.name}`,
            apiVersion: object.data.apiVersion,
            manager: maker.manager,
        }
    );
}

async function liveObject(
    access: ClusterAccess,
    { apiVersion, kind, metadata }: z.output<typeof objectInputs>,
): Promise<z.output<typeof liveForm>["metadata"] | undefined> {
    const scope = metadata.namespace === undefined ? [] : ["--namespace", metadata.namespace];
    const found = await kubectl(access, [
        ...["get", kindArgument(apiVersion, kind), metadata.name, ...scope],
        ...["--ignore-not-found", "--show-managed-fields", "-o", "json"],
    ]).catch((error: unknown) => {
        // A kind whose definition was still to come has no objects.
        if (String(error).includes("the server doesn't have a resource type")) {
            return "";
        }
        throw error;
    });
    return found.trim() === "" ? undefined : liveForm.parse(JSON.parse(found)).metadata;
}
