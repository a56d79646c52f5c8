import * as k8s from "@pulumi/kubernetes";

/** Declares a kind that no cluster has, `Gadget`, which no namespace holds. */
export function gadgetKind(group: string, openAPIV3Schema: object = { type: "object" }): void {
    new k8s.apiextensions.v1.CustomResourceDefinition("kind", {
        metadata: { name: `gadgets.${group}` },
        spec: {
            group,
            scope: "Cluster",
            names: { plural: "gadgets", singular: "gadget", kind: "Gadget" },
            versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema } }],
        },
    });
}
