import { charts } from "../../versions";
import { spreadOver } from "../internal/availability";
import { objectLabels } from "../internal/labels";
import {
    type ByProfile,
    type ContainerSize,
    containerResources,
    type Profile,
} from "../internal/resources";

/** What claims name to get such a volume. */
export const className = "lvm";
export const driver = "local.csi.openebs.io";
export const release = "openebs";
/** Decides on which node a volume is made. */
export const controller = "openebs-lvm-localpv-controller";
/** Makes, mounts and removes volumes, on every node. */
export const nodeAgent = "openebs-lvm-localpv-node";
/** Containers of the controller and of an agent that work on volumes. */
export const plugin = "openebs-lvm-plugin";

/** The chart's own selectors. */
export const controllerPods = { app: "openebs-lvm-controller", release };
export const agentPods = { name: "openebs-lvm-node", release };

const labels = objectLabels(release, charts.openEbs.appVersion);
/** As far as the chart lets its pods be confined. */
const confined = { seccompProfile: { type: "RuntimeDefault" } };

const controllers: ByProfile<number> = { local: 1, small: 1, ha: 2 };

/** Each of the controller's five containers. */
const sidecar: ContainerSize = { cpu: "10m", cpuLimit: "100m", memory: "96Mi" };
/** Makes file systems; what is read and written goes past it. */
const agent: ContainerSize = { cpu: "10m", cpuLimit: "200m", memory: "192Mi" };

/** The chart's values that the platform sets, of those that the chart has. */
export interface OpenEbsValues {
    readonly engines: object;
    readonly loki: { readonly enabled: false };
    readonly alloy: { readonly enabled: false };
    readonly "localpv-provisioner": object;
    readonly "openebs-crds": object;
    readonly "lvm-localpv": object;
}

/**
 * Of OpenEBS' engines LVM alone: directories of nodes the platform has by itself.
 *
 * @param definitions Does the chart bring the definitions of snapshots?
 */
export function openEbsValues(profile: Profile, definitions: boolean): OpenEbsValues {
    // `keep` would leave definitions behind when the chart goes.
    const volumeSnapshots = { enabled: definitions, keep: false };
    const off = { enabled: false };
    return {
        engines: {
            local: { lvm: { enabled: true }, zfs: off },
            replicated: { mayastor: off },
        },
        loki: { enabled: false },
        alloy: { enabled: false },
        "localpv-provisioner": {
            rbac: { create: false },
            serviceAccount: { create: false },
            localpv: off,
            hostpathClass: off,
        },
        "openebs-crds": { csi: { volumeSnapshots } },
        "lvm-localpv": {
            // It would tell its makers what it is used for.
            analytics: off,
            crds: {
                lvmLocalPv: { enabled: true, keep: false },
                csi: { volumeSnapshots: off },
            },
            lvmPlugin: { image: { registry: "docker.io/" } },
            lvmController: {
                replicas: controllers[profile],
                // Level 5 writes down every request.
                logLevel: 2,
                resources: containerResources(sidecar),
                podLabels: labels,
                securityContext: confined,
                topologySpreadConstraints: spreadOver(controllerPods),
            },
            lvmNode: {
                logLevel: 2,
                resources: containerResources(agent),
                podLabels: labels,
                securityContext: confined,
            },
        },
    };
}
