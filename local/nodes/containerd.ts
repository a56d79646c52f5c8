import type { Machine } from "./machines";

/** containerd's settings; it and the kubelet keep what they keep in their usual places. */
export function containerdSettings(directory: string, sandboxImage: string): string {
    return `version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper"]

[grpc]
  address = "/run/containerd/containerd.sock"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = ${quoted(sandboxImage)}
  # Where this machine's own system is itself in a sandbox, no score below its own may be set.
  restrict_oom_score_adj = true

  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = ${quoted(`${directory}/registries`)}

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = ${quoted(`${directory}/cni`)}

  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
`;
}

/** Every image comes from the local registry, under the name that the platform gives it. */
export function registrySettings(address: string): string {
    return `[host.${quoted(`http://${address}`)}]
  capabilities = ["pull", "resolve"]
`;
}

/** A bridge a machine, with addresses from its own range. */
export function networkSettings(machine: Machine): string {
    const configuration = {
        cniVersion: "1.0.0",
        name: "pods",
        plugins: [
            {
                type: "bridge",
                bridge: "cni0",
                isGateway: true,
                // Pods talk to each other, nodes and doors by their own addresses.
                ipMasq: false,
                hairpinMode: true,
                ipam: {
                    type: "host-local",
                    ranges: [[{ subnet: machine.podRange }]],
                    routes: [{ dst: "0.0.0.0/0" }],
                },
            },
            { type: "portmap", capabilities: { portMappings: true } },
        ],
    };
    return `${JSON.stringify(configuration, undefined, 4)}\n`;
}

/** JSON's strings are TOML's basic strings. */
function quoted(text: string): string {
    return JSON.stringify(text);
}
