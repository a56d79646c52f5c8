import { imageReference, images, type ImageVersion } from "../../versions";
import type { ProgramName } from "./catalogue";

/** Ids that official images use: `nobody` and distroless' `nonroot`. */
export const nobody = 65534;
export const nonRoot = 65532;
/** That of the collector's images and of Jaeger's. */
export const otel = 10001;

/** A folder that the official image has beside the program. */
export interface Folder {
    readonly path: string;
    /** User and group that own it. */
    readonly owner: number;
    readonly mode: number;
}

/** A user, with a group of the same name and number. */
export interface Account {
    readonly name: string;
    readonly id: number;
    readonly home: string;
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
    /** A user beside those that every image has. @default - none */
    readonly account?: Account;
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

/**
 * Jaeger's module of the second generation still counts in the first: 2.13.0, made of one commit
 * with 1.76.0, is the last that has a version there.
 */
const jaegerModule = "github.com/jaegertracing/jaeger@v1.76.0";

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
        image: images.kubeStateMetrics,
        program: "kube-state-metrics",
        builtFrom: `k8s.io/kube-state-metrics/v2@v${images.kubeStateMetrics.version}`,
        entrypoint: "/kube-state-metrics",
        user: "nobody",
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
        image: images.collector,
        program: "otelcol",
        builtFrom: `go.opentelemetry.io/collector/otelcol@v${images.collector.version}`,
        entrypoint: "/otelcol-k8s",
        user: `${otel}:${otel}`,
        lacks: "components that the platform configures nowhere, and discovery of load-balanced receivers by AWS as it is in that version",
    },
    {
        image: images.jaeger,
        program: "jaeger",
        builtFrom: jaegerModule,
        entrypoint: "/cmd/jaeger/jaeger-linux",
        user: String(otel),
        volumes: ["/tmp"],
        lacks: "the web pages (the API is there), the example of sampling strategies",
    },
    {
        image: images.jaegerIndexCleaner,
        program: "es-index-cleaner",
        builtFrom: jaegerModule,
        entrypoint: "/go/bin/es-index-cleaner-linux",
        user: String(otel),
    },
    {
        image: images.localPath,
        program: "local-path-provisioner",
        builtFrom: `github.com/rancher/local-path-provisioner@v${images.localPath.version}`,
        entrypoint: "/usr/bin/local-path-provisioner",
        lacks: "the shell and tools beside it",
    },
    {
        image: images.loki,
        program: "loki",
        builtFrom: `github.com/grafana/loki/v3@v${images.loki.version}`,
        entrypoint: "/usr/bin/loki",
        user: "10001",
        account: { name: "loki", id: 10001, home: "/home/loki" },
        command: ["-config.file=/etc/loki/local-config.yaml"],
        folders: [{ path: "/loki", owner: 10001, mode: 0o755 }],
        lacks: "the configuration of a container that is given none",
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
        {
            reference: imageReference(images.fluentBit),
            reason: "Fluent Bit is a C program, which no Go module and no package of Debian holds",
        },
        ...[images.openSearch, images.openSearchDashboards].map((image) => ({
            reference: imageReference(image),
            reason: "it holds upstream's distribution with its plugins and runtime, which no package registry has",
        })),
        {
            reference: imageReference(images.openSearchExporter),
            reason: "the Go module proxy does not serve the exporter's module, so that it cannot be built here",
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
        ...[images.nginx, images.nodeLocalDns, images.proportionalAutoscaler].map((image) => ({
            reference: imageReference(image),
            reason: "the Go module proxy does not serve the modules of F5's controller, of node-cache and of cluster-proportional-autoscaler",
        })),
    ];
