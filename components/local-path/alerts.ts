import { noneAvailable } from "../internal/state";
import type { RuleGroup } from "../internal/system";
import { workload } from "./values";

/** Kubelets' mounts of volumes on their nodes' disks. They count by `status`: success, or why not. */
export const localMounts = (filter: string = ""): string =>
    `storage_operation_duration_seconds_count{job="kubelet",volume_plugin="kubernetes.io/local-volume",operation_name="volume_mount"${filter}}`;

/** The provisioner's container, as cAdvisor tells of it: it has no metrics of its own. */
export const provisionerMemory = (namespace: string): string =>
    `container_memory_working_set_bytes{job="cadvisor",namespace="${namespace}",container="${workload}"}`;

/**
 * What goes wrong between a claim and its directory. That a node's disk fills is told by the alerts
 * of nodes and volumes.
 *
 * @param namespace Where the provisioner runs.
 * @param helpers Where its helper pods do.
 */
export function localPathRuleGroups(namespace: string, helpers: string): RuleGroup[] {
    return [
        {
            name: "local-path",
            rules: [
                {
                    alert: "LocalPathDown",
                    expr: noneAvailable(namespace, workload),
                    for: "10m",
                    severity: "warning",
                    summary:
                        "Nobody makes or removes volumes on the nodes' disks; those there work on.",
                    runbook: `kubectl -n ${namespace} describe deployment,pods shows what keeps the pod: no room on the nodes, the image, or the quota. A crash has its reason in kubectl -n ${namespace} logs deployment/${workload}.`,
                },
                {
                    alert: "LocalVolumeNotMounted",
                    expr: `sum by (node) (increase(${localMounts(',status!="success"')}[10m])) > 0`,
                    for: "10m",
                    severity: "critical",
                    summary:
                        "{{ $labels.node }} cannot mount volumes of its own disk: pods wait there.",
                    runbook: `kubectl get events -A --field-selector reason=FailedMount names the pods and volumes. A directory that is gone (kubectl get pv shows its path as spec.local.path) is lost with its data: restore it, or delete the claim. New volumes are told of by kubectl -n ${helpers} get pods and kubectl -n ${namespace} logs deployment/${workload}.`,
                },
            ],
        },
    ];
}
