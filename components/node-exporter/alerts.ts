import type { RuleGroup } from "../internal/system";

/**
 * What ails nodes: saturation, disks, clocks, network cards.
 *
 * @param namespace Where node exporter runs.
 */
export function nodeExporterRules(namespace: string): RuleGroup[] {
    const own = `job="node-exporter",namespace="${namespace}"`;
    return [usage(own), saturation(own, namespace), disks(own), clocksAndNetwork(own)];
}

function usage(own: string): RuleGroup {
    return {
        name: "node-usage",
        rules: [
            {
                record: "node:cpu_busy:ratio_rate5m",
                expr: `1 - avg by (node) (rate(node_cpu_seconds_total{${own},mode="idle"}[5m]))`,
            },
            {
                record: "node:memory_available:ratio",
                expr: `max by (node) (node_memory_MemAvailable_bytes{${own}} / node_memory_MemTotal_bytes)`,
            },
        ],
    };
}

/** Of containers, as cAdvisor tells of them on the alert's node. */
const onNode = `{node="{{ $labels.node }}",container!=""}`;
const cpuUsed = `rate(container_cpu_usage_seconds_total${onNode}[5m])`;
const memoryUsed = `container_memory_working_set_bytes${onNode}`;

/** The query for the pods that use most. It needs no resource metrics, as `kubectl top` would. */
function largestPods(used: string): string {
    return `topk(10, sum by (namespace, pod) (${used}))`;
}

function saturation(own: string, namespace: string): RuleGroup {
    return {
        name: "nodes",
        rules: [
            {
                alert: "NodeExporterDown",
                expr: `absent(up{${own}} == 1)`,
                for: "10m",
                severity: "critical",
                summary: "No node tells of itself.",
                runbook: `kubectl -n ${namespace} describe daemonset node-exporter. Running, but not scraped: port 9100 of the nodes is closed to the pods' addresses.`,
            },
            {
                alert: "NodeCpuSaturated",
                expr: "node:cpu_busy:ratio_rate5m > 0.9",
                for: "30m",
                severity: "warning",
                summary: "{{ $labels.node }} is at {{ $value | humanizePercentage }} of its CPU.",
                runbook: `Prometheus tells who: ${largestPods(cpuUsed)}. Pods without room elsewhere: add a node.`,
            },
            {
                alert: "NodeMemoryLow",
                expr: "node:memory_available:ratio < 0.1",
                for: "15m",
                severity: "warning",
                summary:
                    "{{ $value | humanizePercentage }} of the memory of {{ $labels.node }} is left.",
                runbook: `Prometheus tells who: ${largestPods(memoryUsed)}. The kubelet will evict pods above their requests first.`,
            },
            {
                alert: "NodeMemoryLow",
                expr: "node:memory_available:ratio < 0.03",
                for: "5m",
                severity: "critical",
                summary:
                    "{{ $value | humanizePercentage }} of the memory of {{ $labels.node }} is left.",
                runbook:
                    "kubectl drain {{ $labels.node }} --ignore-daemonsets --delete-emptydir-data before the kernel chooses whom to kill; what pods keep in emptyDirs is lost.",
            },
        ],
    };
}

function disks(own: string): RuleGroup {
    const real = `${own},fstype!~"tmpfs|overlay|squashfs|ramfs|iso9660"`;
    const free = `node_filesystem_avail_bytes{${real}} / node_filesystem_size_bytes`;
    const writable = `and node_filesystem_readonly{${real}} == 0`;
    const where = "{{ $labels.mountpoint }} on {{ $labels.node }}";
    const runbook =
        "The kubelet removes unused images below 15 % by itself. What else is large: du -xh --max-depth=2 on the node; logs and emptyDirs without a bound are the usual causes.";
    return {
        name: "node-disks",
        rules: [
            {
                alert: "NodeDiskFilling",
                expr: `${free} < 0.3 and predict_linear(node_filesystem_avail_bytes{${real}}[6h], 24 * 3600) < 0 ${writable}`,
                for: "1h",
                severity: "warning",
                summary: `${where} is full within a day.`,
                runbook,
            },
            {
                alert: "NodeDiskFilling",
                expr: `${free} < 0.05 ${writable}`,
                for: "15m",
                severity: "critical",
                summary: `{{ $value | humanizePercentage }} of ${where} is free.`,
                runbook,
            },
            {
                alert: "NodeInodesFilling",
                expr: `node_filesystem_files_free{${real}} / (node_filesystem_files > 0) < 0.05 ${writable}`,
                for: "15m",
                severity: "warning",
                summary: `${where} has room for few more files.`,
                runbook:
                    "Count files by directory: du --inodes -xS / | sort -n | tail. Leftover containers and small cached files are the usual causes.",
            },
        ],
    };
}

function clocksAndNetwork(own: string): RuleGroup {
    const errors = (direction: string) =>
        `rate(node_network_${direction}_errs_total{${own}}[5m]) / (rate(node_network_${direction}_packets_total{${own}}[5m]) > 0)`;
    return {
        name: "node-clock-and-network",
        rules: [
            {
                alert: "NodeClockSkew",
                expr: `abs(node_timex_offset_seconds{${own}}) > 0.05`,
                for: "10m",
                severity: "warning",
                summary: "The clock of {{ $labels.node }} is {{ $value | humanizeDuration }} off.",
                runbook:
                    "Is the node's time service running, and does it reach its servers (chronyc sources)? Certificates and leases fail next.",
            },
            {
                alert: "NodeClockUnsynchronised",
                expr: `node_timex_sync_status{${own}} == 0 and node_timex_maxerror_seconds{${own}} >= 16`,
                for: "15m",
                severity: "warning",
                summary: "The clock of {{ $labels.node }} follows no time server.",
                runbook: "Start the node's time service: systemctl status chronyd.",
            },
            {
                alert: "NodeNetworkErrors",
                expr: `${errors("receive")} > 0.01 or ${errors("transmit")} > 0.01`,
                for: "30m",
                severity: "warning",
                summary:
                    "{{ $value | humanizePercentage }} of the packets of {{ $labels.device }} on {{ $labels.node }} are broken.",
                runbook:
                    "A cable, a transceiver or a wrong MTU: compare ip -s link on both ends, and take the node out if it grows.",
            },
        ],
    };
}
