import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { UserError } from "../../errors";
import type { SystemImageSpec } from "./table";

/** An ELF program header that names who has to load the shared libraries. */
const interpreterHeader = 3;

/**
 * The program that an image takes from this system.
 *
 * @throws UserError where it is not there, of another version, or cannot run alone in an image.
 */
export function systemProgram({ file, package: name, image }: SystemImageSpec): string {
    if (!fs.existsSync(file)) {
        throw new UserError(`${image.repository} needs ${file}: install the package ${name}.`);
    }
    const { stdout, stderr } = spawnSync(file, ["--help"], { encoding: "utf8" });
    const [, version = "of no version"] = / v?(\d+\.\d+\.\d+)\b/.exec(stdout + stderr) ?? [];
    if (version !== image.version) {
        throw new UserError(
            `${file} is ${version}, but the image ${image.repository} is ${image.version}: install ${name} ${image.version}, or set that version in versions.ts.`,
        );
    }
    if (!isStatic(fs.readFileSync(file))) {
        throw new UserError(
            `${file} needs libraries that its image would not have: install the package ${name}, whose program needs none.`,
        );
    }
    return file;
}

/** True for a 64-bit ELF program, little-endian, that needs no loader; for any other file, too. */
function isStatic(program: Buffer): boolean {
    if (!program.subarray(0, 6).equals(Buffer.from("\x7fELF\x02\x01", "latin1"))) {
        return true;
    }
    const start = Number(program.readBigUInt64LE(32));
    const size = program.readUInt16LE(54);
    const count = program.readUInt16LE(56);
    return Array.from({ length: count }, (_, index) =>
        program.readUInt32LE(start + index * size),
    ).every((type) => type !== interpreterHeader);
}
