import type { Platform } from "./platform";
import type { VersionRange } from "./version";

/** How a tool on PATH is asked for its version, and which versions serve. */
export interface OnPath {
    readonly versionArguments: readonly string[];
    readonly range: VersionRange;
}

/** An official download: a binary, or an archive whose one top folder holds it. */
export interface Download {
    readonly url: string;
    /** Where the project publishes the SHA-256, or the SHA-256 itself where it publishes none. */
    readonly checksum: { readonly url: string } | { readonly sha256: string };
    /**
     * The archive's top folder; everything in it is kept together.
     *
     * @default - the download is the binary itself
     */
    readonly folder?: string;
}

/** A Go module whose binaries are built together. */
export interface ModuleGroup {
    readonly name: string;
    /** Where its go.mod lies. */
    readonly directory: string;
    /** Build tags of the whole build. @default - none */
    readonly tags?: readonly string[];
    /**
     * Modules that are built with some files added or replaced, which lie in the group's folder
     * under `_patches/<module>/`.
     *
     * @default - every module as its author published it
     */
    readonly patched?: readonly string[];
}

/** How a tool is built from source. */
export interface Build {
    readonly group: ModuleGroup;
    readonly package: string;
    /** Linker flags that say the version; every build also strips debug information. */
    readonly linkerFlags: readonly string[];
}

/** Everything about one tool. */
export interface ToolSpec {
    /** `major.minor.patch`; the module's go.mod pins the same. */
    readonly version: string;
    /** @default - never taken from PATH */
    readonly onPath?: OnPath;
    /** @default - never downloaded; undefined for a platform it is not published for */
    readonly download?: (platform: Platform) => Download | undefined;
    readonly build: Build;
}

/** A table of tools by name. */
export type Catalogue<N extends string> = Readonly<Record<N, ToolSpec>>;
