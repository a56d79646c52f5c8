import { createHash, randomUUID } from "node:crypto";
import * as fs from "node:fs";

import { z } from "zod";

import { type Deployment, deployment } from "./form";

/** A state file of Pulumi's file backend. */
const checkpoint = z.looseObject({
    version: z.int(),
    features: z.array(z.string()).optional(),
    checkpoint: z.looseObject({ latest: deployment.nullish() }),
});

/** What a stack's state file holds. */
export interface Checkpoint {
    /** Changes with the content, so that it tells whether somebody has written in between. */
    readonly digest: string;
    /** @default none: the stack has never been brought up */
    readonly latest: Deployment | undefined;
    /** As the engine asks for it: `pulumi stack export`. */
    readonly exported: object;
}

export function readCheckpoint(file: string): Checkpoint {
    const text = fs.readFileSync(file, "utf8");
    const { version, features, checkpoint: content } = checkpoint.parse(JSON.parse(text));
    const latest = content.latest ?? undefined;
    return {
        digest: digestOf(text),
        latest,
        exported: { version, ...(features && { features }), deployment: latest ?? null },
    };
}

/** The text of a state file with another state in it. */
export function withState(file: string, latest: Deployment, engine: string): string {
    const before = checkpoint.parse(JSON.parse(fs.readFileSync(file, "utf8")));
    const features = featuresOf(latest);
    return JSON.stringify({
        ...before,
        version: features.length === 0 ? 3 : 4,
        features: features.length === 0 ? undefined : features,
        checkpoint: { ...before.checkpoint, latest: { ...latest, manifest: manifestOf(engine) } },
    });
}

/** Replaces a file in one step: whoever reads it sees all of the one text, or all of the other. */
export function replaceFile(file: string, text: string): void {
    const draft = `${file}.${randomUUID()}`;
    fs.writeFileSync(draft, text, { mode: 0o600, flush: true });
    fs.renameSync(draft, file);
}

export function digestOf(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}

/** Who wrote a state; its magic proves to Pulumi that the version is not made up. */
function manifestOf(version: string): object {
    return { time: new Date().toISOString(), magic: digestOf(version), version };
}

/** What a state needs of the engine that reads it. */
function featuresOf({ resources }: Deployment): readonly string[] {
    const isUsed = (used: (resource: Readonly<Record<string, unknown>>) => unknown): boolean =>
        (resources ?? []).some((each) => Boolean(used(each)));
    return [
        ...(isUsed(({ resourceHooks }) => resourceHooks) ? ["hooks"] : []),
        ...(isUsed(({ refreshBeforeUpdate }) => refreshBeforeUpdate)
            ? ["refreshBeforeUpdate"]
            : []),
        ...(isUsed(({ replaceWith }) => replaceWith) ? ["replaceWith"] : []),
        ...(isUsed(({ taint }) => taint) ? ["taint"] : []),
        ...(isUsed(({ viewOf }) => viewOf) ? ["views"] : []),
    ];
}
