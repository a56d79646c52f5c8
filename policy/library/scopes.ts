/** A list of an object, or of each pod that it describes, that a check judges one by one. */
export interface Scope {
    /** What a check calls the element. */
    readonly variable: "container" | "volume" | "rule" | "subject" | "template";
    readonly of: "pod" | "object";
    /** Paths of the lists, from the pod's spec or the object. */
    readonly lists: readonly (readonly string[])[];
    /** CEL on the element: which of the last list belong to it. */
    readonly lastOnlyIf?: string;
}

const staysUp = "container.?restartPolicy.orValue('') == 'Always'";

/** The scopes, by the name that checks use. `pod` and `object` stand for the whole. */
export const scopes = {
    /** Every container, init and ephemeral ones too. */
    container: {
        variable: "container",
        of: "pod",
        lists: [["containers"], ["initContainers"], ["ephemeralContainers"]],
    },
    /** Containers and init containers: what a pod is declared with. */
    declaredContainer: {
        variable: "container",
        of: "pod",
        lists: [["containers"], ["initContainers"]],
    },
    mainContainer: { variable: "container", of: "pod", lists: [["containers"]] },
    /** Containers that run as long as the pod: native sidecars too, init containers not. */
    residentContainer: {
        variable: "container",
        of: "pod",
        lists: [["containers"], ["initContainers"]],
        lastOnlyIf: staysUp,
    },
    volume: { variable: "volume", of: "pod", lists: [["volumes"]] },
    /** A rule of a Role or ClusterRole. */
    roleRule: { variable: "rule", of: "object", lists: [["rules"]] },
    /** Whom a binding gives a role. */
    subject: { variable: "subject", of: "object", lists: [["subjects"]] },
    /** A rule of an Ingress. */
    ingressRule: { variable: "rule", of: "object", lists: [["spec", "rules"]] },
    /** A claim that a StatefulSet makes for each pod. */
    claimTemplate: {
        variable: "template",
        of: "object",
        lists: [["spec", "volumeClaimTemplates"]],
    },
} as const satisfies Readonly<Record<string, Scope>>;

export type ScopeName = keyof typeof scopes;
