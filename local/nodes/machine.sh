#!/usr/bin/env bash
# One real node. Started in a network namespace of its own, it hangs itself on the nodes' network
# and goes on in namespaces of its own for everything else, as their first process: when that ends,
# so do the kubelet, containerd and every container, and their mounts, bridges and rules are gone.
set -euo pipefail

for argument in "$@"; do
    case $argument in
        --name=*) name=${argument#*=} ;;
        --fabric=*) fabric=${argument#*=} ;;
        --directory=*) directory=${argument#*=} ;;
        --logs=*) logs=${argument#*=} ;;
    esac
done
cd "$directory"
# shellcheck source=/dev/null
. ./programs

join_network() {
    # One that this machine had before may still be on its way out.
    nsenter --target "$fabric" --net ip link delete "$name" 2>/dev/null || true
    ip link add eth0 type veth peer name "$name" netns "$fabric"
    nsenter --target "$fabric" --net ip link set "$name" master fabric0 up
    ip -batch network.batch
    sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0
    # Else a Service would not answer a pod that lives on the same machine as its backend.
    sysctl -qw net.bridge.bridge-nf-call-iptables=1 2>/dev/null || true
}

# A kubelet wants the control group that all of its pods go into to be there, in every hierarchy.
# After a reboot it would be empty: over each container of a last life a kubelet loses seconds.
make_control_groups() {
    local hierarchy
    for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/*/; do
        if [ -e "$hierarchy/cgroup.procs" ]; then
            remove_group "$hierarchy$cgroup"
            mkdir -p "$hierarchy$cgroup"
        fi
    done
}

remove_group() {
    local attempt
    # The last processes in it may still be on their way out.
    for attempt in {1..50}; do
        [ -e "$1" ] || return 0
        find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1
    done
}

# The usual places, but the machine's own.
hide_the_host() {
    mkdir -p lib log
    mount --make-rprivate /
    mount -t tmpfs -o mode=755 tmpfs /run
    mount --bind lib /var/lib
    mount --bind log /var/log
    mount --make-rshared /
    hostname "$name"
    keep_kernel_settings
}

# A kubelet sets these for the whole kernel, which is not only ours: it is shown that they are right.
keep_kernel_settings() {
    local setting
    for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
        kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
        mkdir -p "/run/kernel/$(dirname "${setting%=*}")"
        echo "${setting#*=}" >"/run/kernel/${setting%=*}"
        mount --bind "/run/kernel/${setting%=*}" "/proc/sys/${setting%=*}"
    done
}

# As a system's service manager would: what ends is started again.
keep_running() {
    local log=$logs/$name-$1.log
    shift
    [ ! -s "$log" ] || mv "$log" "$log.old"
    while :; do
        "$@" >>"$log" 2>&1 || true
        echo "ended; starting it again" >>"$log"
        sleep 1
    done
}

run_machine() {
    hide_the_host
    keep_running containerd containerd --config "$directory/containerd.toml" &
    keep_running kubelet "$kubelet" --config="$directory/kubelet.yaml" --kubeconfig="$access" \
        --node-ip="$address" --hostname-override="$name" &
    keep_running kube-proxy "$kube_proxy" --config="$directory/kube-proxy.yaml" &
    # As the first process it is also the parent of every container that lost its own.
    while :; do wait; done
}

if [ "${GROUNDWORK_MACHINE:-}" = inside ]; then
    run_machine
else
    join_network
    make_control_groups
    GROUNDWORK_MACHINE=inside exec unshare --mount --uts --ipc --pid --fork --kill-child --mount-proc \
        bash "$0" "$@"
fi
