import type { Dashboard } from "../internal/system";

export function nodeDashboard(namespace: string): Dashboard {
    const own = `job="node-exporter",namespace="${namespace}"`;
    const disk = `${own},fstype!~"tmpfs|overlay|squashfs|ramfs|iso9660"`;
    const interfaces = `${own},device!="lo"`;
    return {
        uid: "nodes",
        title: "Nodes",
        panels: [
            {
                title: "CPU in use",
                unit: "percentunit",
                queries: [{ expr: "node:cpu_busy:ratio_rate5m", legend: "{{node}}" }],
            },
            {
                title: "Memory in use",
                unit: "percentunit",
                queries: [{ expr: "1 - node:memory_available:ratio", legend: "{{node}}" }],
            },
            {
                title: "Load for each core",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (node) (node_load5{${own}}) / count by (node) (node_cpu_seconds_total{${own},mode="idle"})`,
                        legend: "{{node}}",
                    },
                ],
            },
            {
                title: "File systems in use",
                unit: "percentunit",
                queries: [
                    {
                        expr: `1 - max by (node, mountpoint) (node_filesystem_avail_bytes{${disk}} / node_filesystem_size_bytes)`,
                        legend: "{{node}} {{mountpoint}}",
                    },
                ],
            },
            {
                title: "Disk time busy",
                unit: "percentunit",
                queries: [
                    {
                        expr: `max by (node, device) (rate(node_disk_io_time_seconds_total{${own}}[$__rate_interval]))`,
                        legend: "{{node}} {{device}}",
                    },
                ],
            },
            {
                title: "Network",
                unit: "Bps",
                queries: [
                    {
                        expr: `sum by (node) (rate(node_network_receive_bytes_total{${interfaces}}[$__rate_interval]))`,
                        legend: "{{node}} in",
                    },
                    {
                        expr: `-sum by (node) (rate(node_network_transmit_bytes_total{${interfaces}}[$__rate_interval]))`,
                        legend: "{{node}} out",
                    },
                ],
            },
            {
                title: "Broken packets",
                unit: "pps",
                queries: [
                    {
                        expr: `sum by (node, device) (rate(node_network_receive_errs_total{${interfaces}}[$__rate_interval]) + rate(node_network_transmit_errs_total{${interfaces}}[$__rate_interval]))`,
                        legend: "{{node}} {{device}}",
                    },
                ],
            },
            {
                title: "Clock offset",
                unit: "s",
                queries: [{ expr: `node_timex_offset_seconds{${own}}`, legend: "{{node}}" }],
            },
        ],
    };
}
