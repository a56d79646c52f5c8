import { nodeCertificates } from "../nodes/certificates";
import { fabricNetwork } from "../nodes/machines";
import { kubernetesServiceAddress } from "./addresses";
import { privateDirectory } from "./files";
import type { Layout } from "./layout";
import {
    type CertificateRequest,
    ensureAuthority,
    ensureCertificate,
    ensureSigningKeys,
} from "./pki";

const loopback = { dns: ["localhost"], ip: ["127.0.0.1"] };

/** Three authorities, so that a certificate made for one purpose is worth nothing for another. */
const requests: Readonly<Record<string, readonly CertificateRequest[]>> = {
    ca: [
        {
            name: "kube-apiserver",
            commonName: "kube-apiserver",
            client: false,
            servesAs: {
                dns: [
                    "localhost",
                    "kubernetes",
                    "kubernetes.default",
                    "kubernetes.default.svc",
                    "kubernetes.default.svc.cluster.local",
                ],
                ip: ["127.0.0.1", kubernetesServiceAddress, fabricNetwork.address],
            },
        },
        serving("kube-controller-manager-serving"),
        serving("kube-scheduler-serving"),
        serving("kwok-serving"),
        // The only member of system:masters: the person at the keyboard.
        { name: "admin", commonName: "groundwork:admin", group: "system:masters", client: true },
        user("kube-controller-manager", "system:kube-controller-manager"),
        user("kube-scheduler", "system:kube-scheduler"),
        user("kwok", "groundwork:kwok"),
        user("kubelet-client", "groundwork:kubelet-client"),
    ],
    // The API server takes the word of who holds one of these about who is calling.
    "front-proxy-ca": [user("front-proxy-client", "front-proxy-client")],
    // Who holds one of these reads and writes all data, past every rule of the API server.
    "etcd-ca": [
        { name: "etcd", commonName: "etcd", client: true, servesAs: loopback },
        user("etcd-client", "kube-apiserver"),
    ],
};

/** Makes what is missing of the keys and certificates, and renews what is close to its end. */
export async function ensureCertificates(layout: Layout): Promise<void> {
    privateDirectory(layout.pki);
    await ensureSigningKeys(layout.pki, "service-account");
    for (const [name, certificates] of Object.entries(requests)) {
        const authority = await ensureAuthority(layout.pki, name);
        const more = name === "ca" && layout.nodes === "real" ? nodeCertificates : [];
        for (const request of [...certificates, ...more]) {
            await ensureCertificate(layout.pki, request, authority);
        }
    }
}

function serving(name: string): CertificateRequest {
    return { name, commonName: name, client: false, servesAs: loopback };
}

function user(name: string, commonName: string): CertificateRequest {
    return { name, commonName, client: true };
}
