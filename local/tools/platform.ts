import { UserError } from "../../errors";

/** A machine as Go and the download sites name it. */
export interface Platform {
    readonly os: "linux" | "darwin";
    readonly arch: "amd64" | "arm64";
}

/** @throws UserError where no tool is built for this machine. */
export function thisPlatform(): Platform {
    const os = process.platform;
    const arch = process.arch === "x64" ? "amd64" : process.arch;
    if ((os === "linux" || os === "darwin") && (arch === "amd64" || arch === "arm64")) {
        return { os, arch };
    }
    throw new UserError(
        `The tools run on Linux and macOS (x64 or arm64), not on ${os}/${process.arch}: ` +
            "on Windows, run this inside WSL 2.",
    );
}
