import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../errors";
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

/** The Debian packages that real nodes need and this system lacks. */
export function missingPackages(): string[] {
    const searchPath = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"];
    const isThere = ({ program, file }: Requirement): boolean =>
        file === undefined
            ? searchPath.some((directory) => fs.existsSync(path.join(directory, program)))
            : fs.existsSync(file);
    return requirements.filter((one) => !isThere(one)).map((one) => one.package);
}

export function installCommand(packages: readonly string[]): string[] {
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
