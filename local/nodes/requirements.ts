import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../errors";
import type { Layout } from "../cluster/layout";
import { hierarchies } from "./controlGroups";
import { installCommand, missingPackages } from "./packages";

/** The longest path that a Unix socket can have, in bytes. */
const longestSocket = 107;

/**
 * @throws UserError where real nodes cannot run: not Linux, not root, packages missing, a machine
 * that refuses namespaces, or a home that the nodes themselves could not see.
 */
export function requireMachine(layout: Layout): void {
    if (process.platform !== "linux" || process.getuid?.() !== 0) {
        throw new UserError(
            "Real nodes need root on Linux: run the same command with sudo there, or use simulated nodes (make up).",
        );
    }
    const missing = missingPackages();
    if (missing.length > 0) {
        throw new UserError(
            `Real nodes need the packages ${missing.join(", ")}: run ${installCommand(missing).join(" ")}, or the same command with --install.`,
        );
    }
    requirePrivileges();
    requireRoom(layout);
}

/**
 * @throws UserError where root may not do what root may do elsewhere, as in most containers.
 */
export function requirePrivileges(): void {
    const [program, ...args] = ["unshare", "--mount", "--net", "--pid", "--fork", "true"];
    const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
    const refused = status === 0 ? controlGroupsRefused() : stderr.trim();
    if (refused !== undefined) {
        throw new UserError(
            `Real nodes make namespaces and control groups, which this machine refuses to root (${refused}): use a machine or a container with all privileges, or simulated nodes (make up).`,
        );
    }
}

function controlGroupsRefused(): string | undefined {
    try {
        for (const directory of hierarchies()) {
            fs.accessSync(directory, fs.constants.W_OK);
        }
        return undefined;
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
}

/** Each node has a /var/lib, /var/log and /run of its own, over those of this machine. */
function requireRoom(layout: Layout): void {
    const hidden = ["/var/lib", "/var/log", "/run"].find((directory) =>
        layout.root.startsWith(directory + path.sep),
    );
    if (hidden !== undefined) {
        throw new UserError(
            `${layout.root} lies in ${hidden}, which real nodes hide: set GROUNDWORK_HOME to a folder elsewhere.`,
        );
    }
    const socket = path.join(layout.doors, "registry.sock");
    if (Buffer.byteLength(socket) > longestSocket) {
        throw new UserError(
            `${socket} is longer than the ${longestSocket} bytes that a socket's path may have: set GROUNDWORK_HOME to a shorter path.`,
        );
    }
}
