import { noneAvailable } from "../internal/state";
import type { RuleGroup } from "../internal/system";
import { controller, driver, nodeAgent, plugin } from "./values";

/** Kubelets' mounts of LVM volumes. They count by `status`: success, or why not. */
export const lvmMounts = (filter: string = ""): string =>
    `storage_operation_duration_seconds_count{job="kubelet",volume_plugin="kubernetes.io/csi:${driver}",operation_name="volume_mount"${filter}}`;

/** The agents' containers, as cAdvisor tells of them: they are not scraped. */
export const agentMemory = (namespace: string): string =>
    `container_memory_working_set_bytes{job="cadvisor",namespace="${namespace}",container="${plugin}",pod=~"${nodeAgent}-.+"}`;

/** What goes wrong between a claim and a node's volume group. @param namespace Where the driver runs. */
export function openEbsRuleGroups(namespace: string): RuleGroup[] {
    return [
        {
            name: "openebs",
            rules: [
                {
                    alert: "LvmControllerDown",
                    expr: noneAvailable(namespace, controller),
                    for: "10m",
                    severity: "warning",
                    summary: "Nobody makes or removes LVM volumes; those there work on.",
                    runbook: `kubectl -n ${namespace} describe deployment,pods shows what keeps the pod: no room on the nodes, the image, or the quota. A crash has its reason in kubectl -n ${namespace} logs deployment/${controller} --all-containers.`,
                },
                {
                    alert: "LvmVolumeNotMounted",
                    expr: `sum by (node) (increase(${lvmMounts(',status!="success"')}[10m])) > 0`,
                    for: "10m",
                    severity: "critical",
                    summary: "{{ $labels.node }} cannot mount LVM volumes: pods wait there.",
                    runbook: `kubectl get events -A --field-selector reason=FailedMount names volumes and errors; kubectl -n ${namespace} get lvmvolumes,lvmnodes -o yaml shows the volume and the groups that its node has. No driver: kubectl -n ${namespace} describe daemonset ${nodeAgent}.`,
                },
            ],
        },
    ];
}
