import type { CertificateRequest } from "../cluster/pki";
import { type Machine, machines } from "./machines";

/** What the kubelets and kube-proxies are known by, to be signed by the cluster's own authority. */
export const nodeCertificates: readonly CertificateRequest[] = [
    ...machines.map(kubelet),
    { name: "kube-proxy", commonName: "system:kube-proxy", client: true },
];

/** One for both directions: the API server and the metrics-server verify it, too. */
function kubelet({ name, address }: Machine): CertificateRequest {
    return {
        name: `kubelet-${name}`,
        commonName: `system:node:${name}`,
        group: "system:nodes",
        servesAs: { dns: [name], ip: [address] },
        client: true,
    };
}
