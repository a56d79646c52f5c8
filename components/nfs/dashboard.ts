import type { Dashboard } from "../internal/system";
import { nfsMemory, nfsMounts } from "./alerts";

/** Mounts of NFS volumes, by outcome, and what the driver takes. */
export function nfsDashboard(namespace: string): Dashboard {
    return {
        uid: "nfs",
        title: "NFS volumes",
        panels: [
            {
                title: "Mounts, by outcome",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (status) (increase(${nfsMounts()}[$__rate_interval]))`,
                        legend: "{{status}}",
                    },
                ],
            },
            {
                title: "The driver's memory",
                unit: "bytes",
                queries: [
                    {
                        expr: `sum by (pod) (${nfsMemory(namespace, "csi-nfs")})`,
                        legend: "{{pod}}",
                    },
                ],
            },
        ],
    };
}
