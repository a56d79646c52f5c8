import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

import type { ClusterAccess } from "./access";
import type { PlatformStack } from "./stack";

interface Placed {
    readonly stack: PlatformStack;
    readonly access: ClusterAccess;
}

const record = z.record(z.string(), z.string());

/**
 * Has the environment's cluster been replaced by another one since the last `up`? Then the state
 * speaks of objects that are gone, and must be read back first.
 */
export function movedCluster({ stack, access }: Placed): boolean {
    const known = readIdentities(stack)[stack.environment];
    return known !== undefined && known !== access.identity;
}

/** Remembers which cluster the environment's state belongs to. */
export function noteIdentity({ stack, access }: Placed): void {
    if (access.identity !== undefined) {
        const all = { ...readIdentities(stack), [stack.environment]: access.identity };
        fs.writeFileSync(fileOf(stack), `${JSON.stringify(all, undefined, 2)}\n`);
    }
}

function readIdentities(stack: PlatformStack): z.output<typeof record> {
    const file = fileOf(stack);
    return fs.existsSync(file) ? record.parse(JSON.parse(fs.readFileSync(file, "utf8"))) : {};
}

function fileOf(stack: PlatformStack): string {
    return path.join(stack.home, "clusters.json");
}
