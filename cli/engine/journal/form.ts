import { z } from "zod";

/*
 * The parts of Pulumi's journal and state that a replay looks at (sdk/go/common/apitype). All else of
 * a resource is kept as it comes.
 */

const urns = z.array(z.string()).readonly();

const resource = z.looseObject({
    urn: z.string(),
    parent: z.string().optional(),
    provider: z.string().optional(),
    dependencies: urns.nullish(),
    propertyDependencies: z.record(z.string(), urns.nullable()).nullish(),
    deletedWith: z.string().optional(),
    replaceWith: urns.nullish(),
    viewOf: z.string().optional(),
    aliases: urns.nullish(),
});

const operation = z.looseObject({ type: z.string(), resource });

const secretsProviders = z.looseObject({ type: z.string() });

export const deployment = z.looseObject({
    resources: z.array(resource).readonly().nullish(),
    pending_operations: z.array(operation).readonly().nullish(),
    secrets_providers: secretsProviders.optional(),
});

const index = z.int().nullish();

/** What an entry says has happened; the numbers are Pulumi's. */
export const kinds = {
    begin: 0,
    success: 1,
    failure: 2,
    refreshSuccess: 3,
    outputs: 4,
    write: 5,
    secretsManager: 6,
    rebuiltBaseState: 7,
} as const;

const entry = z.object({
    version: z.literal(1),
    kind: z.enum(kinds),
    /** Unique in a run; a repeated request repeats it. */
    sequenceID: z.int(),
    operationID: z.int(),
    /** `…Old` is a place in the base's list of resources, `…New` the operation that made one. */
    removeOld: index,
    removeNew: index,
    pendingReplacementOld: index,
    pendingReplacementNew: index,
    deleteOld: index,
    deleteNew: index,
    state: resource.nullish(),
    operation: operation.nullish(),
    isRefresh: z.boolean().optional(),
    secretsProvider: secretsProviders.nullish(),
    newSnapshot: deployment.nullish(),
});

/** A request of the engine, and a line of the journal. */
export const batch = z.object({ entries: z.array(entry) });

export type Resource = z.output<typeof resource>;
export type Operation = z.output<typeof operation>;
export type Deployment = z.output<typeof deployment>;
export type Entry = z.output<typeof entry>;
