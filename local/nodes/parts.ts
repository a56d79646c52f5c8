import * as fs from "node:fs";
import * as path from "node:path";
import { createHash } from "node:crypto";
import type { Layout } from "../cluster/layout";
import type { PartPlan } from "../cluster/parts";
import type { Ports } from "../cluster/ports";
import { runningPart } from "../cluster/records";
import { repositoryRoot } from "../paths";
import {
    doorPorts,
    fabricNetwork,
    isMachine,
    type MachineName,
    machineNames,
    machineOf,
} from "./machines";
import { machineFiles } from "./settings";

/** What stands beside the control plane where nodes are real, in the order in which it starts. */
export const nodePartNames = ["registry", "gateway", "fabric", ...machineNames] as const;

export type NodePartName = (typeof nodePartNames)[number];

export function isNodePart(name: string): name is NodePartName {
    return nodePartNames.some((part) => part === name);
}

type Plan = Omit<PartPlan, "name" | "sockets">;

export function nodePartPlan(name: NodePartName, layout: Layout, ports: Ports): Plan {
    if (isMachine(name)) {
        return machinePlan(name, layout);
    }
    switch (name) {
        case "registry":
            return {
                args: [
                    "registry",
                    "serve",
                    `--address=127.0.0.1:${ports.registry}`,
                    `--disk=${registryDirectory(layout)}`,
                ],
                health: { listensOn: name },
            };
        case "gateway":
            return {
                args: [
                    ...typescript("gateway.ts"),
                    `--door=${doorOf(layout, "api")}:${ports["kube-apiserver"]}`,
                    `--door=${doorOf(layout, "registry")}:${ports.registry}`,
                    `--door=${doorOf(layout, "kwok")}:${ports.kwok}`,
                ],
                health: { listensOn: { unix: doorOf(layout, "kwok") } },
            };
        case "fabric":
            return {
                inside: ["unshare", "--net", "--"],
                args: [
                    ...typescript("fabric.ts"),
                    `--address=${fabricNetwork.address}`,
                    `--door=${doorOf(layout, "api")}:${doorPorts.api}`,
                    `--door=${doorOf(layout, "registry")}:${doorPorts.registry}`,
                    `--loopback=${doorOf(layout, "kwok")}:${ports.kwok}`,
                    `--egress=${egressDoor(layout)}`,
                ],
                health: { listensOn: { unix: egressDoor(layout) } },
            };
    }
}

/** A machine is set up anew when its settings change, and when the network that it hangs on does. */
function machinePlan(name: MachineName, layout: Layout): Plan {
    const files = machineFiles(layout, name);
    return {
        inside: ["unshare", "--net", "--", "bash"],
        args: [
            `--name=${name}`,
            `--fabric=${runningPart(layout, "fabric")?.pid ?? 0}`,
            `--directory=${files.directory}`,
            `--logs=${layout.logs}`,
            `--settings=${digestOf(files.all)}`,
        ],
        health: {
            kubelet: { name, address: machineOf[name].address, door: egressDoor(layout) },
        },
    };
}

/** Unix sockets lead from this machine's network into the nodes', which share nothing else. */
export function doorOf(layout: Layout, name: "api" | "registry" | "kwok"): string {
    return path.join(layout.doors, `${name}.sock`);
}

/** Where the API server asks to be connected with nodes and pods. */
export function egressDoor(layout: Layout): string {
    return path.join(layout.doors, "egress.sock");
}

export function registryDirectory(layout: Layout): string {
    return path.join(layout.root, "registry");
}

function typescript(script: string): string[] {
    const project = path.join(repositoryRoot, "tsconfig.json");
    return [
        require.resolve("ts-node/dist/bin"),
        "--transpileOnly",
        `--project=${project}`,
        path.join(__dirname, script),
    ];
}

function digestOf(files: readonly string[]): string {
    const hash = createHash("sha256");
    for (const file of files.filter((one) => fs.existsSync(one))) {
        hash.update(`${file}\0`).update(fs.readFileSync(file));
    }
    return hash.digest("hex").slice(0, 12);
}
