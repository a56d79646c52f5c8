import * as fs from "node:fs";
import * as path from "node:path";
import { type Account, nobody, nonRoot, otel, type ImageSpec } from "./table";
import type { TarEntry } from "./tar";

/** Where Debian, and with it most images, keep the certificate authorities. */
const authorities = "/etc/ssl/certs/ca-certificates.crt";

/** Users that images and pods name. */
const everyAccount: readonly Account[] = [
    { name: "root", id: 0, home: "/root" },
    { name: "nonroot", id: nonRoot, home: "/home/nonroot" },
    { name: "nobody", id: nobody, home: "/nonexistent" },
    { name: "otel", id: otel, home: "/nonexistent" },
];

/** What an image's file system holds: the program, and the little that a static program needs. */
export function rootFileSystem(
    spec: ImageSpec,
    binary: string,
    hostAuthorities = authorities,
): TarEntry[] {
    const accounts = [...everyAccount, ...(spec.account ? [spec.account] : [])];
    const files = [
        text("/etc/passwd", accounts.map(passwdLine)),
        text("/etc/group", accounts.map(groupLine)),
        ...(fs.existsSync(hostAuthorities) ? [file(authorities, hostAuthorities, 0o644)] : []),
        file(spec.entrypoint, binary, 0o755),
        ...(spec.links ?? []).map((name) => link(name, spec.entrypoint)),
    ];
    const folders = [
        folder("/tmp", 0o1777),
        ...(spec.folders ?? []).map((own) => folder(own.path, own.mode, own.owner)),
    ];
    const stated = new Set(folders.map((own) => own.path));
    const around = new Set([...files, ...folders].flatMap((entry) => foldersAbove(entry.path)));
    return [
        ...[...around].filter((above) => !stated.has(above)).map((above) => folder(above, 0o755)),
        ...folders,
        ...files,
    ];
}

function foldersAbove(file: string): string[] {
    const above = path.posix.dirname(file);
    return above === "/" ? [] : [...foldersAbove(above), above];
}

function folder(path: string, mode: number, owner = 0): TarEntry {
    return { kind: "folder", path, mode, owner };
}

function file(path: string, from: string, mode: number): TarEntry {
    return { kind: "file", path, from, mode, owner: 0 };
}

/** Another name of a program, in the same folder. */
function link(name: string, program: string): TarEntry {
    const folder = path.posix.dirname(program);
    return {
        kind: "link",
        path: path.posix.join(folder, name),
        to: program,
        mode: 0o777,
        owner: 0,
    };
}

function text(path: string, lines: readonly string[]): TarEntry {
    return { kind: "text", path, content: `${lines.join("\n")}\n`, mode: 0o644, owner: 0 };
}

function passwdLine({ name, id, home }: Account): string {
    return `${name}:x:${id}:${id}:${name}:${home}:/sbin/nologin`;
}

function groupLine({ name, id }: Account): string {
    return `${name}:x:${id}:`;
}
