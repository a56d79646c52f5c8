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
    readonly program: ProgramName;
    /** The Go module and version that the program is built from. */
    readonly builtFrom: string;
    /** Path of the program, which is the entrypoint. */
    readonly entrypoint: string;
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

/** A folder for data, as Prometheus' images have it. */
function dataFolder(path: string): Folder {
    return { path, owner: nobody, mode: 0o775 };
}

/** Prometheus 3.16.0 is the module's v0.316.0, since Go would want another path for a v3. */
export function prometheusModuleVersion(version: string): string {
    const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
    return `v0.${100 * major + minor}.${patch}`;
}

/** Every image that is built here. */
export const imageSpecs: readonly ImageSpec[] = [
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
        image: images.probe,
        program: "agnhost",
        builtFrom: "k8s.io/kubernetes@v1.36.3",
        entrypoint: "/agnhost",
        command: ["pause"],
        folders: [{ path: "/uploads", owner: 0, mode: 0o755 }],
        lacks: "the shell and network programs beside it, and what its registry server serves",
    },
];

/** Images of the platform that cannot be built here, and why. */
export const unavailableImages: readonly { readonly reference: string; readonly reason: string }[] =
    [
        {
            reference: imageReference(images.grafana),
            reason: "the Go module proxy does not serve Grafana's module, so that it cannot be built here",
        },
    ];
