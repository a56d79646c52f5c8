import { spreadOver } from "../internal/availability";
import type { Labels } from "../internal/labels";
import {
    type ByProfile,
    containerResources,
    partSize,
    type Profile,
    type ReplicatedSize,
} from "../internal/resources";
import { nonRootUser } from "../internal/security";

/** Name of the release, with which the names of its objects begin. */
export const release = "cert-manager";

/** Brings the metrics of all three together: the chart's own Services are not scraped. */
export const metricsService = "cert-manager-metrics";

/** Every pod serves its metrics there. */
export const metricsPort = 9402;
/** Where the API server asks the webhook. */
export const webhookPort = 10250;

/** The three programs, as the chart labels their pods. */
export type Part = "controller" | "webhook" | "cainjector";
export const parts: readonly Part[] = ["controller", "webhook", "cainjector"];

export function podsOf(part: Part): Labels {
    return { ...everyPart, "app.kubernetes.io/component": part };
}

/** What the pods of all three have in common. */
export const everyPart: Labels = { "app.kubernetes.io/instance": release };

/**
 * Of controller and cainjector one replica works and the others wait. The webhook is asked about
 * every certificate object that anybody changes, so that it must always answer.
 */
export const certManagerSizes: ByProfile<Readonly<Record<Part, ReplicatedSize>>> = {
    local: {
        controller: partSize(1, "20m", "128Mi"),
        webhook: partSize(1, "20m", "64Mi"),
        cainjector: partSize(1, "20m", "192Mi"),
    },
    small: {
        controller: partSize(1, "50m", "256Mi"),
        webhook: partSize(2, "50m", "128Mi"),
        cainjector: partSize(1, "50m", "256Mi"),
    },
    ha: {
        controller: partSize(2, "100m", "512Mi"),
        webhook: partSize(3, "50m", "128Mi"),
        cainjector: partSize(2, "100m", "512Mi"),
    },
};

/** The chart's values that the platform sets, of those that the chart has. */
export interface CertManagerValues extends PartValues {
    readonly crds: { readonly enabled: boolean; readonly keep: boolean };
    readonly global: {
        readonly priorityClassName: string;
        readonly logLevel: number;
        readonly leaderElection: { readonly namespace: string };
    };
    readonly config: object;
    readonly webhook: PartValues;
    readonly cainjector: PartValues;
    readonly startupapicheck: { readonly enabled: boolean };
}

interface PartValues {
    readonly automountServiceAccountToken: boolean;
    readonly serviceAccount: { readonly automountServiceAccountToken: boolean };
    readonly replicaCount: number;
    readonly resources: object;
    readonly securityContext: object;
    readonly podDisruptionBudget: {
        readonly enabled: boolean;
        readonly maxUnavailable: number;
        readonly unhealthyPodEvictionPolicy: string;
    };
    readonly topologySpreadConstraints: readonly object[];
}

export function certManagerValues(
    profile: Profile,
    priorityClass: string,
    namespace: string,
): CertManagerValues {
    const sizes = certManagerSizes[profile];
    const part = (name: Part): PartValues => ({
        // Its pods ask the API server; another pod of the account would have to say so, too.
        automountServiceAccountToken: true,
        serviceAccount: { automountServiceAccountToken: false },
        replicaCount: sizes[name].replicas,
        resources: containerResources(sizes[name].container),
        securityContext: {
            runAsNonRoot: true,
            runAsUser: nonRootUser,
            runAsGroup: nonRootUser,
            seccompProfile: { type: "RuntimeDefault" },
        },
        podDisruptionBudget: {
            enabled: true,
            maxUnavailable: 1,
            unhealthyPodEvictionPolicy: "AlwaysAllow",
        },
        topologySpreadConstraints: spreadOver(podsOf(name)),
    });
    return {
        ...part("controller"),
        // Kept ones would be in the way when it is switched on again. Certificates' Secrets stay.
        crds: { enabled: true, keep: false },
        global: {
            priorityClassName: priorityClass,
            logLevel: 2,
            // Upstream's leases are in kube-system, where nothing of ours is.
            leaderElection: { namespace },
        },
        config: {
            apiVersion: "controller.config.cert-manager.io/v1alpha1",
            kind: "ControllerConfiguration",
            logging: { format: "json" },
            acmeHTTP01Config: {
                // Such a pod runs in a team's namespace, on the team's quota.
                solverResourceRequestCPU: "10m",
                solverResourceRequestMemory: "32Mi",
                solverResourceLimitsCPU: "100m",
                solverResourceLimitsMemory: "64Mi",
                solverRunAsNonRoot: true,
            },
        },
        webhook: part("webhook"),
        cainjector: part("cainjector"),
        // A hook, which only says what the webhook's readiness says, too.
        startupapicheck: { enabled: false },
    };
}
