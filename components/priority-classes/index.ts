import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { priorities } from "./values";

/** Who keeps running when there is not room for all. */
export class PriorityClasses extends pulumi.ComponentResource {
    /** The classes' names, as a pod's `priorityClassName` takes them. */
    public readonly names = {
        critical: priorities.critical.name,
        platform: priorities.platform.name,
        standard: priorities.standard.name,
    };

    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:foundation:PriorityClasses", name, {}, opts);
        for (const [role, priority] of Object.entries(priorities)) {
            new k8s.scheduling.v1.PriorityClass(
                `${name}-${role}`,
                {
                    metadata: {
                        name: priority.name,
                        labels: { "app.kubernetes.io/part-of": "groundwork" },
                    },
                    value: priority.value,
                    preemptionPolicy: priority.preempts ? "PreemptLowerPriority" : "Never",
                    globalDefault: false,
                    description: priority.description,
                },
                { parent: this },
            );
        }
        this.registerOutputs({ names: this.names });
    }
}
