import type { RuleGroup } from "../internal/system";
import { controller, driver, nodeAgent } from "./values";

/** Kubelets' mounts of NFS volumes. They count by `status`: success, or why not. */
export const nfsMounts = (filter: string = ""): string =>
    `storage_operation_duration_seconds_count{job="kubelet",volume_plugin="kubernetes.io/csi:${driver}",operation_name="volume_mount"${filter}}`;

/** The driver's containers, as cAdvisor tells of them: they are not scraped. */
export const nfsMemory = (namespace: string, workload: string): string =>
    `container_memory_working_set_bytes{job="cadvisor",namespace="${namespace}",container="nfs",pod=~"${workload}-.+"}`;

/** What goes wrong between a claim and the server. @param namespace Where the driver runs. */
export function nfsRuleGroups(namespace: string): RuleGroup[] {
    const describe = `kubectl -n ${namespace} describe deployment,daemonset,pods`;
    return [
        {
            name: "nfs",
            rules: [
                {
                    alert: "NfsControllerDown",
                    // Not while cAdvisor itself is silent: KubeletDown tells of that.
                    expr: `absent(${nfsMemory(namespace, controller)}) and on () max(up{job="cadvisor"}) == 1`,
                    for: "10m",
                    severity: "warning",
                    summary: "Nobody makes or removes NFS volumes; those there work on.",
                    runbook: `${describe} shows what keeps the pod: no room on the nodes, the image, or the quota. A crash has its reason in kubectl -n ${namespace} logs deployment/${controller} -c nfs.`,
                },
                {
                    alert: "NfsVolumeNotMounted",
                    expr: `sum by (node) (increase(${nfsMounts(',status!="success"')}[10m])) > 0`,
                    for: "10m",
                    severity: "critical",
                    summary: "{{ $labels.node }} cannot mount NFS volumes: pods wait there.",
                    runbook: `kubectl get events -A --field-selector reason=FailedMount names volumes and errors. Timeout: the node must reach the server at port 2049. Refused: the server must export the path to the node's address. No driver: ${describe} of ${nodeAgent}.`,
                },
            ],
        },
    ];
}
