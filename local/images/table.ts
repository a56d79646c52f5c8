import { imageReference, images, type ImageVersion } from "../../versions";
import type { ProgramName } from "./catalogue";

/** Ids that official images use: `nobody` and distroless' `nonroot`. */
export const nobody = 65534;
export const nonRoot = 65532;

/** A folder that the official image has beside the program. */
export interface Folder {
    readonly path: string;
    /** User and group that own it. */
    readonly owner: number;
    readonly mode: number;
}

/** An image as its project publishes it, as far as pods and their runtime can tell. */
export interface ImageSpec {
    readonly image: ImageVersion;
    readonly program: string;
    /** Where the program comes from: a Go module and its version, or a package of this system. */
    readonly builtFrom: string;
    /** Path of the program, which is the entrypoint. */
    readonly entrypoint: string;
    /** Further names of the program, in its folder. @default - none */
    readonly links?: readonly string[];
    /** Arguments of a container that sets none. @default - none */
    readonly command?: readonly string[];
    /** Who it runs as where a pod does not say. @default - root */
    readonly user?: string;
    /** @default "/" */
    readonly workingDirectory?: string;
    /** @default - none */
    readonly folders?: readonly Folder[];
    /** Folders that a runtime gives a volume when the pod mounts none. @default - none */
    readonly volumes?: readonly string[];
    /** What the official image has and this one has not. @default - nothing that a pod could miss */
    readonly lacks?: string;
}

/** An image of a program that is built from its Go module. */
export interface BuiltImageSpec extends ImageSpec {
    readonly program: ProgramName;
}

/** An image of a static program that no Go module has, so that this system's own one is taken. */
export interface SystemImageSpec extends ImageSpec {
    /** Where the system has it. It tells its version when it is asked for help. */
    readonly file: string;
    /** The Debian package that has it. */
    readonly package: string;
}

/** A folder for data, as Prometheus' images have it. */
function dataFolder(path: string): Folder {
    return { path, owner: nobody, mode: 0o775 };
}

/** Prometheus 3.16.0 is the module's v0.316.0, since Go would want another path for a v3. */
export function prometheusModuleVersion(version: string): string {
    const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
    return `v0.${100 * major + minor}.${patch}`;
}

/** Every image whose program is built here. */
export const imageSpecs: readonly BuiltImageSpec[] = [
    {
        image: images.prometheus,
        program: "prometheus",
        builtFrom: `github.com/prometheus/prometheus@${prometheusModuleVersion(images.prometheus.version)}`,
        entrypoint: "/bin/prometheus",
        user: "nobody",
        workingDirectory: "/prometheus",
        folders: [dataFolder("/prometheus"), dataFolder("/etc/prometheus")],
        volumes: ["/prometheus"],
        lacks: "the web pages (the API is there), discovery other than by Kubernetes, DNS, HTTP and files, promtool",
    },
    {
        image: images.traefik,
        program: "traefik",
        builtFrom: `github.com/traefik/traefik/v3@v${images.traefik.version}`,
        entrypoint: "/traefik",
        volumes: ["/tmp"],
        lacks: "the dashboard's pages, ACME challenges by DNS, the middlewares basicAuth and digestAuth (which refuse every request)",
    },
    {
        image: images.coredns,
        program: "coredns",
        builtFrom: `github.com/coredns/coredns@v${images.coredns.version}`,
        entrypoint: "/coredns",
        user: "nonroot:nonroot",
        lacks: "the file capability NET_BIND_SERVICE (a pod has to add it)",
    },
    {
        image: images.metricsServer,
        program: "metrics-server",
        builtFrom: `sigs.k8s.io/metrics-server@v${images.metricsServer.version}`,
        entrypoint: "/metrics-server",
        user: String(nobody),
    },
    {
        image: images.alertmanager,
        program: "alertmanager",
        builtFrom: `github.com/prometheus/alertmanager@v${images.alertmanager.version}`,
        entrypoint: "/bin/alertmanager",
        user: "nobody",
        workingDirectory: "/alertmanager",
        folders: [dataFolder("/alertmanager"), dataFolder("/etc/alertmanager")],
        volumes: ["/alertmanager"],
        lacks: "the web pages (the API is there), amtool",
    },
    {
        image: images.nodeExporter,
        program: "node_exporter",
        builtFrom: `github.com/prometheus/node_exporter@v${images.nodeExporter.version}`,
        entrypoint: "/bin/node_exporter",
        user: "nobody",
    },
    {
        image: images.localPath,
        program: "local-path-provisioner",
        builtFrom: `github.com/rancher/local-path-provisioner@v${images.localPath.version}`,
        entrypoint: "/usr/bin/local-path-provisioner",
        lacks: "the shell and tools beside it",
    },
    {
        image: images.probe,
        program: "agnhost",
        builtFrom: "k8s.io/kubernetes@v1.36.3",
        entrypoint: "/agnhost",
        command: ["pause"],
        folders: [{ path: "/uploads", owner: 0, mode: 0o755 }],
        lacks: "the shell and network programs beside it, and what its registry server serves",
    },
];

/** Every image whose program this system has. */
export const systemImageSpecs: readonly SystemImageSpec[] = [
    {
        image: images.busybox,
        program: "busybox",
        builtFrom: "busybox-static of the system it was made on",
        file: "/bin/busybox",
        package: "busybox-static",
        entrypoint: "/bin/busybox",
        // What a script for files needs.
        links: [
            ...["sh", "[", "test", "true", "false", "echo", "printf", "sleep", "env", "id", "date"],
            ...["cat", "cp", "mv", "rm", "rmdir", "mkdir", "ln", "ls", "touch", "find", "stat"],
            ...["chmod", "chown", "chgrp", "dd", "df", "du", "sync", "tar", "head", "tail", "wc"],
            ...[
                "grep",
                "sed",
                "awk",
                "cut",
                "sort",
                "tr",
                "xargs",
                "sha256sum",
                "wget",
                "nslookup",
            ],
        ],
        command: ["sh"],
        lacks: "further names of the program: it is called as busybox NAME for those",
    },
];

/** Images of the platform that cannot be built here, and why. */
export const unavailableImages: readonly { readonly reference: string; readonly reason: string }[] =
    [
        {
            reference: imageReference(images.grafana),
            reason: "the Go module proxy does not serve Grafana's module, so that it cannot be built here",
        },
        ...[images.jenkins, images.jenkinsAgent].map((image) => ({
            reference: imageReference(image),
            reason: "it is Java, and no Go module could be built into it",
        })),
        ...[images.woodpeckerServer, images.woodpeckerAgent].map((image) => ({
            reference: imageReference(image),
            reason: "the Go module proxy does not serve Woodpecker's module",
        })),
        ...[images.drone, images.droneRunner, images.droneGit].map((image) => ({
            reference: imageReference(image),
            reason: "the Go module proxy does not serve the modules of Drone and its runner",
        })),
    ];
