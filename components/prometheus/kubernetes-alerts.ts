import { stateJob } from "../internal/state";
import type { RuleGroup } from "../internal/system";

const api = 'job="kubernetes-apiserver"';

/** Nobody fills these. */
const readOnly = `unless on (namespace, persistentvolumeclaim) kube_persistentvolumeclaim_access_mode{${stateJob},access_mode="ReadOnlyMany"} == 1`;

/** What API server, kubelets and cAdvisor tell of the cluster and of everybody's containers. */
export const kubernetesRules: readonly RuleGroup[] = [
    {
        name: "namespaces",
        rules: [
            {
                record: "namespace:container_cpu_usage_seconds:rate5m",
                expr: 'sum by (namespace) (rate(container_cpu_usage_seconds_total{job="cadvisor",container!=""}[5m]))',
            },
            {
                record: "namespace:container_memory_working_set_bytes:sum",
                expr: 'sum by (namespace) (container_memory_working_set_bytes{job="cadvisor",container!=""})',
            },
        ],
    },
    {
        name: "kubernetes",
        rules: [
            {
                alert: "KubernetesApiDown",
                expr: `absent(up{${api}} == 1)`,
                for: "5m",
                severity: "critical",
                summary: "Prometheus reaches no API server.",
                runbook:
                    "Does kubectl get --raw /readyz answer? If so, Prometheus' token, its ClusterRole or the network to port 6443 is at fault; else look at the control plane's nodes and etcd.",
            },
            {
                alert: "KubeletDown",
                expr: 'up{job="kubelet"} == 0',
                for: "10m",
                severity: "critical",
                summary: "The kubelet of {{ $labels.node }} does not answer.",
                runbook:
                    "kubectl describe node {{ $labels.node }} shows its conditions. Ready but not scraped: its serving certificate is not from the cluster's CA, or port 10250 is closed.",
            },
        ],
    },
    {
        name: "volumes",
        rules: [
            {
                alert: "VolumeFilling",
                expr: `kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.15 and predict_linear(kubelet_volume_stats_available_bytes[6h], 4 * 24 * 3600) < 0 ${readOnly}`,
                for: "1h",
                severity: "warning",
                summary:
                    "The volume {{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} is full within four days.",
                runbook:
                    "Delete what is not needed, or enlarge the claim where its class allows it: kubectl -n {{ $labels.namespace }} edit pvc {{ $labels.persistentvolumeclaim }}.",
            },
            {
                alert: "VolumeFilling",
                expr: `kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.03 ${readOnly}`,
                for: "5m",
                severity: "critical",
                summary:
                    "{{ $value | humanizePercentage }} of the volume {{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} is free.",
                runbook:
                    "Enlarge the claim now where its class allows it: kubectl -n {{ $labels.namespace }} edit pvc {{ $labels.persistentvolumeclaim }}. Else delete what is not needed.",
            },
            {
                alert: "VolumeInodesFilling",
                expr: "kubelet_volume_stats_inodes_free / (kubelet_volume_stats_inodes > 0) < 0.05",
                for: "15m",
                severity: "warning",
                summary:
                    "The volume {{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} has room for few more files.",
                runbook:
                    "Find the directory with the many small files; a cache without a bound is the usual cause.",
            },
        ],
    },
    {
        name: "containers",
        rules: [
            {
                alert: "ContainerOutOfMemory",
                expr: 'sum by (namespace, pod, container) (increase(container_oom_events_total{container!=""}[10m])) > 0',
                for: "0s",
                severity: "warning",
                summary:
                    "{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} was killed at its memory limit.",
                runbook:
                    "Compare its memory over the last day with its limit: a slow climb is a leak, a jump is load. Raise the limit or mend the leak.",
            },
            {
                alert: "ContainerThrottled",
                expr: 'sum by (namespace, pod, container) (increase(container_cpu_cfs_throttled_periods_total{container!=""}[5m])) / sum by (namespace, pod, container) (increase(container_cpu_cfs_periods_total{container!=""}[5m])) > 0.5',
                for: "30m",
                severity: "info",
                summary:
                    "{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} is held back at its CPU limit half of the time.",
                runbook:
                    "If it answers slowly, raise its CPU limit or let its autoscaler add replicas; if not, leave it.",
            },
        ],
    },
];
