import type { Platform } from "../tools/platform";
import type { ImageSpec } from "./table";

/** An image's configuration, as the OCI image specification words it. */
export function imageConfig(spec: ImageSpec, { os, arch }: Platform, layer: string): object {
    return {
        architecture: arch,
        os,
        config: {
            ...(spec.user !== undefined && { User: spec.user }),
            Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
            Entrypoint: [spec.entrypoint],
            ...(spec.command && { Cmd: spec.command }),
            ...(spec.volumes && { Volumes: asSet(spec.volumes) }),
            WorkingDir: spec.workingDirectory ?? "/",
            Labels: labels(spec),
        },
        rootfs: { type: "layers", diff_ids: [layer] },
        history: [{ created_by: `groundwork: ${spec.builtFrom}` }],
    };
}

/** What the image says of itself, so that nobody takes it for the official one. */
function labels(spec: ImageSpec): Readonly<Record<string, string>> {
    return {
        "org.opencontainers.image.title": spec.program,
        "org.opencontainers.image.version": spec.image.version,
        "org.opencontainers.image.source": `https://${spec.image.upstream}`,
        "dev.groundwork.built-from": spec.builtFrom,
        ...(spec.lacks !== undefined && { "dev.groundwork.lacks": spec.lacks }),
    };
}

function asSet(names: readonly string[]): Readonly<Record<string, object>> {
    return Object.fromEntries(names.map((name) => [name, {}]));
}
