import * as path from "node:path";
import { stringify } from "yaml";
import { privateDirectory, writePrivate } from "../cluster/files";
import { writeAccess } from "../cluster/kubeconfig";
import type { Layout } from "../cluster/layout";
import { partPlan } from "../cluster/parts";
import type { Ports } from "../cluster/ports";
import { ensureRunning } from "../cluster/supervise";
import { type ImageSet, publishImages } from "../images";
import { silentProgress } from "../progress";
import { doorPorts, fabricNetwork, isMachine, machineNames, machines } from "./machines";
import { egressDoor, type NodePartName, registryDirectory } from "./parts";
import { writeMachineSettings } from "./settings";

/** What real nodes run. */
export interface NodePrograms {
    readonly kubelet: string;
    readonly kubeProxy: string;
    readonly images: ImageSet;
    /** The image that keeps a pod's namespaces open. */
    readonly sandboxImage: string;
}

/** How the API server reaches nodes and pods, which no address of this machine's network leads to. */
export function writeEgress(layout: Layout): void {
    const selection = {
        name: "cluster",
        connection: {
            proxyProtocol: "HTTPConnect",
            transport: { uds: { udsName: egressDoor(layout) } },
        },
    };
    writePrivate(
        layout.egress,
        stringify({
            apiVersion: "apiserver.k8s.io/v1beta1",
            kind: "EgressSelectorConfiguration",
            egressSelections: [selection],
        }),
    );
}

/** Brings the registry, the nodes' network and the nodes up, under a control plane that runs. */
export async function startNodes(
    layout: Layout,
    ports: Ports,
    programs: NodePrograms,
    tell: (note: string) => void,
): Promise<void> {
    const start = async (name: NodePartName): Promise<void> => {
        tell(name);
        const program = programOf(name, programs);
        await ensureRunning(layout, ports, partPlan(name, layout, ports), program);
    };
    privateDirectory(layout.doors);
    privateDirectory(registryDirectory(layout));
    writeMachines(layout, programs);
    await start("registry");
    tell("images");
    await publishImages(programs.images, `127.0.0.1:${ports.registry}`, silentProgress);
    await start("gateway");
    await start("fabric");
    // The machines hang on the fabric: their plans name its process.
    await Promise.all(machineNames.map(start));
}

function writeMachines(layout: Layout, programs: NodePrograms): void {
    const server = `https://${fabricNetwork.address}:${doorPorts.api}`;
    writeAccess(layout, "kube-proxy", server);
    for (const machine of machines) {
        writeAccess(layout, `kubelet-${machine.name}`, server);
        writeMachineSettings(layout, machine, programs);
    }
}

function programOf(name: NodePartName, { images }: NodePrograms): string {
    if (isMachine(name)) {
        return path.join(__dirname, "machine.sh");
    }
    return name === "registry" ? images.crane : process.execPath;
}
