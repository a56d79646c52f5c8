import { z } from "zod";

import { quantity, wholeNumber } from "../fields";

/** What one container has. */
export const containerSize = z.strictObject(
    { cpu: quantity, memory: quantity },
    { error: "a map with cpu and memory" },
);

/** What all pods of a namespace may take together. */
export const spaceQuota = z.strictObject(
    {
        cpu: quantity,
        memory: quantity,
        pods: wholeNumber(1, 10_000).default(50),
        storage: quantity.default("20Gi"),
    },
    { error: "a map with at least cpu and memory" },
);
