import { createHash } from "node:crypto";
import * as path from "node:path";
import { stringify } from "yaml";
import { kubernetesServiceRange, podRange } from "../cluster/addresses";
import { privateDirectory, writePrivate } from "../cluster/files";
import { accessFile } from "../cluster/kubeconfig";
import type { Layout } from "../cluster/layout";
import { containerdSettings, networkSettings, registrySettings } from "./containerd";
import { doorPorts, fabricNetwork, type Machine, type MachineName, machines } from "./machines";

/** The files of a machine; machine.sh knows them by these names. */
export interface MachineFiles {
    readonly directory: string;
    /** Those that a change of which sets the machine up anew. */
    readonly all: readonly string[];
}

export function machineFiles(layout: Layout, name: MachineName): MachineFiles {
    const directory = path.join(layout.machines, name);
    const inDirectory = [
        "containerd.toml",
        "cni/10-pods.conflist",
        "registries/_default/hosts.toml",
        "kubelet.yaml",
        "kube-proxy.yaml",
        "resolv.conf",
        "network.batch",
        "programs",
    ].map((file) => path.join(directory, file));
    const access = [accessFile(layout, `kubelet-${name}`), accessFile(layout, "kube-proxy")];
    return { directory, all: [...inDirectory, ...access] };
}

/** What a machine runs beside the system's own containerd and runc. */
export interface MachinePrograms {
    readonly kubelet: string;
    readonly kubeProxy: string;
    readonly sandboxImage: string;
}

/** Writes all settings of a machine. Files that are right already stay as they are. */
export function writeMachineSettings(
    layout: Layout,
    machine: Machine,
    programs: MachinePrograms,
): void {
    const { directory } = machineFiles(layout, machine.name);
    const write = (name: string, content: string): void => {
        const file = path.join(directory, name);
        privateDirectory(path.dirname(file));
        writePrivate(file, content);
    };
    write("containerd.toml", containerdSettings(directory, programs.sandboxImage));
    write("cni/10-pods.conflist", networkSettings(machine));
    write(
        "registries/_default/hosts.toml",
        registrySettings(`${fabricNetwork.address}:${doorPorts.registry}`),
    );
    write("kubelet.yaml", stringify(kubeletSettings(layout, machine, directory)));
    write("kube-proxy.yaml", stringify(kubeProxySettings(layout, machine)));
    // No name outside the cluster is resolved: there is no way out of the nodes' network.
    write("resolv.conf", `nameserver ${fabricNetwork.address}\n`);
    write("network.batch", networkBatch(machine));
    write("programs", shellVariables(layout, machine, programs));
}

function shellVariables(layout: Layout, machine: Machine, programs: MachinePrograms): string {
    const variables = {
        kubelet: programs.kubelet,
        kube_proxy: programs.kubeProxy,
        access: accessFile(layout, `kubelet-${machine.name}`),
        address: machine.address,
        cgroup: path.join(cgroupOf(layout), machine.name),
    };
    return Object.entries(variables)
        .map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'\n`)
        .join("");
}

function kubeletSettings(layout: Layout, machine: Machine, directory: string): unknown {
    const pki = (name: string): string => path.join(layout.pki, name);
    return {
        apiVersion: "kubelet.config.k8s.io/v1beta1",
        kind: "KubeletConfiguration",
        address: machine.address,
        authentication: {
            anonymous: { enabled: false },
            webhook: { enabled: true },
            x509: { clientCAFile: pki("ca.crt") },
        },
        authorization: { mode: "Webhook" },
        tlsCertFile: pki(`kubelet-${machine.name}.crt`),
        tlsPrivateKeyFile: pki(`kubelet-${machine.name}.key`),
        clusterDNS: ["10.96.0.10"],
        clusterDomain: "cluster.local",
        resolvConf: path.join(directory, "resolv.conf"),
        containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
        readOnlyPort: 0,
        healthzBindAddress: "127.0.0.1",
        // The machine's cgroups belong to its own system: all that is ours hangs in one place.
        cgroupDriver: "cgroupfs",
        cgroupRoot: path.join(cgroupOf(layout), machine.name),
        enforceNodeAllocatable: ["pods"],
        failCgroupV1: false,
        failSwapOn: false,
        localStorageCapacityIsolation: false,
        makeIPTablesUtilChains: false,
        // The disk is shared with whatever else this machine is used for.
        evictionHard: { "memory.available": "100Mi", "nodefs.available": "1%" },
        imageGCHighThresholdPercent: 99,
        imageGCLowThresholdPercent: 98,
        serializeImagePulls: false,
        nodeStatusUpdateFrequency: "5s",
        shutdownGracePeriod: "0s",
    };
}

/** The cgroup of all machines of a cluster, below each controller's root. */
export function cgroupOf(layout: Layout): string {
    return `/groundwork-${createHash("sha256").update(layout.root).digest("hex").slice(0, 8)}`;
}

function kubeProxySettings(layout: Layout, machine: Machine): unknown {
    return {
        apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
        kind: "KubeProxyConfiguration",
        mode: "nftables",
        hostnameOverride: machine.name,
        clusterCIDR: podRange,
        bindAddress: machine.address,
        healthzBindAddress: "127.0.0.1:10256",
        metricsBindAddress: "127.0.0.1:10249",
        clientConnection: { kubeconfig: accessFile(layout, "kube-proxy") },
        // These limits are the whole machine's, not the namespace's.
        conntrack: { maxPerCore: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
    };
}

/** The machine's address, and the ways to the other machines' pods. */
function networkBatch(machine: Machine): string {
    const others = machines.filter((other) => other.name !== machine.name);
    return [
        "link set lo up",
        `address add ${machine.address}/${fabricNetwork.length} dev eth0`,
        "link set eth0 up",
        // kube-proxy answers for Services before a packet would leave by this way.
        `route add ${kubernetesServiceRange} dev eth0`,
        ...others.map((other) => `route add ${other.podRange} via ${other.address}`),
        `route add default via ${fabricNetwork.address}`,
        "",
    ].join("\n");
}
