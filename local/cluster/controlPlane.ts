import * as path from "node:path";
import { kubernetesServiceRange, podRange } from "./addresses";
import { accessFile } from "./kubeconfig";
import type { Layout } from "./layout";
import type { Ports } from "./ports";

/*
 * The command lines of the control plane's parts.
 */

export function etcdArgs(layout: Layout, ports: Ports): string[] {
    const client = `https://127.0.0.1:${ports.etcd}`;
    const peer = `https://127.0.0.1:${ports["etcd-peer"]}`;
    const pki = pkiOf(layout);
    return [
        "--name=groundwork",
        `--data-dir=${layout.etcdData}`,
        `--listen-client-urls=${client}`,
        `--advertise-client-urls=${client}`,
        `--listen-peer-urls=${peer}`,
        `--initial-advertise-peer-urls=${peer}`,
        `--initial-cluster=groundwork=${peer}`,
        "--client-cert-auth",
        `--trusted-ca-file=${pki("etcd-ca.crt")}`,
        `--cert-file=${pki("etcd.crt")}`,
        `--key-file=${pki("etcd.key")}`,
        "--peer-client-cert-auth",
        `--peer-trusted-ca-file=${pki("etcd-ca.crt")}`,
        `--peer-cert-file=${pki("etcd.crt")}`,
        `--peer-key-file=${pki("etcd.key")}`,
        "--enable-grpc-gateway=false",
        "--log-level=warn",
    ];
}

export function apiServerArgs(layout: Layout, ports: Ports): string[] {
    const pki = pkiOf(layout);
    return [
        "--bind-address=127.0.0.1",
        // Without it the server looks for a network to advertise, and fails on a plane.
        "--advertise-address=127.0.0.1",
        `--secure-port=${ports["kube-apiserver"]}`,
        // No pod could reach a loopback address. Real nodes are told of a door instead.
        "--endpoint-reconciler-type=none",
        ...egressArgs(layout),
        `--service-cluster-ip-range=${kubernetesServiceRange}`,
        `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
        `--etcd-cafile=${pki("etcd-ca.crt")}`,
        `--etcd-certfile=${pki("etcd-client.crt")}`,
        `--etcd-keyfile=${pki("etcd-client.key")}`,
        `--encryption-provider-config=${layout.encryption}`,
        `--tls-cert-file=${pki("kube-apiserver.crt")}`,
        `--tls-private-key-file=${pki("kube-apiserver.key")}`,
        "--tls-min-version=VersionTLS12",
        `--client-ca-file=${pki("ca.crt")}`,
        // Health checks bring a certificate, so nobody needs to be let in without one.
        "--anonymous-auth=false",
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=" +
            "NodeRestriction,PodSecurity,ResourceQuota,LimitRanger,ValidatingAdmissionPolicy",
        "--allow-privileged=true",
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        `--service-account-key-file=${pki("service-account.pub")}`,
        `--service-account-signing-key-file=${pki("service-account.key")}`,
        `--kubelet-certificate-authority=${pki("ca.crt")}`,
        `--kubelet-client-certificate=${pki("kubelet-client.crt")}`,
        `--kubelet-client-key=${pki("kubelet-client.key")}`,
        // Simulated nodes are served by kwok under InternalDNS; a real kubelet has an InternalIP.
        "--kubelet-preferred-address-types=InternalDNS,InternalIP,Hostname",
        `--requestheader-client-ca-file=${pki("front-proxy-ca.crt")}`,
        "--requestheader-allowed-names=front-proxy-client",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        "--requestheader-group-headers=X-Remote-Group",
        "--requestheader-username-headers=X-Remote-User",
        `--proxy-client-cert-file=${pki("front-proxy-client.crt")}`,
        `--proxy-client-key-file=${pki("front-proxy-client.key")}`,
        // No kube-proxy runs beside the API server that would make Service addresses work.
        "--enable-aggregator-routing=true",
        "--profiling=false",
    ];
}

export function controllerManagerArgs(layout: Layout, ports: Ports): string[] {
    const pki = pkiOf(layout);
    return [
        ...controllerArgs("kube-controller-manager", layout, ports),
        "--allocate-node-cidrs",
        `--cluster-cidr=${podRange}`,
        `--service-cluster-ip-range=${kubernetesServiceRange}`,
        `--cluster-signing-cert-file=${pki("ca.crt")}`,
        `--cluster-signing-key-file=${pki("ca.key")}`,
        `--root-ca-file=${pki("ca.crt")}`,
        `--service-account-private-key-file=${pki("service-account.key")}`,
        "--use-service-account-credentials",
    ];
}

export function schedulerArgs(layout: Layout, ports: Ports): string[] {
    return controllerArgs("kube-scheduler", layout, ports);
}

function controllerArgs(
    name: "kube-controller-manager" | "kube-scheduler",
    layout: Layout,
    ports: Ports,
): string[] {
    const pki = pkiOf(layout);
    const access = accessFile(layout, name);
    return [
        "--bind-address=127.0.0.1",
        `--secure-port=${ports[name]}`,
        `--tls-cert-file=${pki(`${name}-serving.crt`)}`,
        `--tls-private-key-file=${pki(`${name}-serving.key`)}`,
        `--client-ca-file=${pki("ca.crt")}`,
        `--requestheader-client-ca-file=${pki("front-proxy-ca.crt")}`,
        `--kubeconfig=${access}`,
        `--authentication-kubeconfig=${access}`,
        `--authorization-kubeconfig=${access}`,
        // There is only one of each.
        "--leader-elect=false",
        // The default of 20 requests a second is meant for clusters that many share.
        "--kube-api-qps=200",
        "--kube-api-burst=400",
        "--profiling=false",
    ];
}

export function kwokArgs(layout: Layout, ports: Ports): string[] {
    const pki = pkiOf(layout);
    return [
        // Relative to the cluster's directory: kwok would take a comma in the path for two files.
        `--config=${path.basename(layout.kwokConfig)}`,
        `--kubeconfig=${accessFile(layout, "kwok")}`,
        // A real node, where there is one, is none of its business.
        "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
        // Heartbeats are a stage of the simulation.
        "--node-lease-duration-seconds=0",
        `--cidr=${podRange}`,
        // It would tell of every heartbeat.
        "--v=WARN",
        `--server-address=127.0.0.1:${ports.kwok}`,
        `--tls-cert-file=${pki("kwok-serving.crt")}`,
        `--tls-private-key-file=${pki("kwok-serving.key")}`,
    ];
}

/** On its way to real nodes and pods the API server leaves loopback through the fabric's door. */
function egressArgs(layout: Layout): string[] {
    return layout.nodes === "real" ? [`--egress-selector-config-file=${layout.egress}`] : [];
}

function pkiOf(layout: Layout): (name: string) => string {
    return (name) => path.join(layout.pki, name);
}
