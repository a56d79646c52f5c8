import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../errors";
import type { Layout } from "../cluster/layout";
import type { Progress } from "../progress";

/** A program that nodes need from the system, and the Debian package that has it. */
interface Requirement {
    readonly program: string;
    readonly package: string;
    /** Where it lies when it is on no search path. */
    readonly file?: string;
}

const requirements: readonly Requirement[] = [
    { program: "containerd", package: "containerd" },
    { program: "runc", package: "runc" },
    { program: "bridge", package: "containernetworking-plugins", file: "/usr/lib/cni/bridge" },
    // Not of the nodes, but of an image that they pull.
    { program: "busybox", package: "busybox-static", file: "/bin/busybox" },
    { program: "nft", package: "nftables" },
    { program: "conntrack", package: "conntrack" },
    { program: "iptables", package: "iptables" },
    { program: "ip", package: "iproute2" },
    { program: "unshare", package: "util-linux" },
    { program: "sysctl", package: "procps" },
];

/** The longest path that a Unix socket can have, in bytes. */
const longestSocket = 107;

/**
 * @throws UserError where real nodes cannot run: not Linux, not root, packages missing, or a home
 * that the nodes themselves could not see.
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
    requireRoom(layout);
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

/** The Debian packages that real nodes need and this system lacks. */
export function missingPackages(): string[] {
    const searchPath = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"];
    const isThere = ({ program, file }: Requirement): boolean =>
        file === undefined
            ? searchPath.some((directory) => fs.existsSync(path.join(directory, program)))
            : fs.existsSync(file);
    return requirements.filter((one) => !isThere(one)).map((one) => one.package);
}

function installCommand(packages: readonly string[]): string[] {
    return ["apt-get", "install", "--yes", "--no-install-recommends", ...packages];
}

/**
 * Installs what is missing.
 *
 * @throws UserError where the system's package manager is not apt, or refuses.
 */
export function installPackages(progress: Progress): void {
    const missing = missingPackages();
    if (missing.length === 0) {
        return;
    }
    progress.info(`Installing ${missing.join(", ")}.`);
    const [program = "", ...args] = installCommand(missing);
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync(program, ["update", "--quiet"], { env: environment, stdio: "ignore" });
    const { status, error } = spawnSync(program, args, {
        env: environment,
        stdio: ["ignore", "ignore", "inherit"],
    });
    if (error !== undefined || status !== 0) {
        throw new UserError(
            `${program} could not install ${missing.join(", ")} (${error?.message ?? `code ${status}`}): install them by your system's package manager.`,
        );
    }
}
