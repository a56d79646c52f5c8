import { z } from "zod";

import type { DeclaredObject } from "./declared";

const autoscaler = z.looseObject({
    spec: z.looseObject({
        scaleTargetRef: z.looseObject({
            // A ScaledObject need not say it.
            kind: z.string().default("Deployment"),
            name: z.string(),
        }),
    }),
});

/** Kubernetes' own, and KEDA's, which makes one of Kubernetes' own in the cluster. */
const autoscalers = ["HorizontalPodAutoscaler", "ScaledObject"];

/** Tells whether a declared autoscaler decides on the number of a workload's pods. */
export function autoscaled(
    objects: readonly DeclaredObject[],
): (object: DeclaredObject) => boolean {
    const targets = objects
        .filter(({ kind }) => autoscalers.includes(kind))
        .map(({ fields, namespace }) => {
            const { kind, name } = autoscaler.parse(fields).spec.scaleTargetRef;
            return keyOf(namespace, kind, name);
        });
    return ({ namespace, kind, name }) => targets.includes(keyOf(namespace, kind, name));
}

function keyOf(namespace: string | undefined, kind: string, name: string): string {
    return JSON.stringify([namespace, kind, name]);
}
