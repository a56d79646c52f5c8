import * as path from "node:path";
import { repositoryRoot } from "../paths";
import manifest from "../../package.json";
import type { Catalogue, ModuleGroup, OnPath, ToolSpec } from "./spec";

export type ToolName =
    | "pulumi"
    | "etcd"
    | "etcdctl"
    | "etcdutl"
    | "kube-apiserver"
    | "kube-controller-manager"
    | "kube-scheduler"
    | "kubectl"
    | "kubelet"
    | "kube-proxy"
    | "kwok"
    | "helm"
    | "actionlint"
    | "pulumi-resource-kubernetes"
    | "pulumi-resource-random";

function moduleGroup(name: string): ModuleGroup {
    return { name, directory: path.join(__dirname, "modules", name) };
}

const kubernetesGroup = moduleGroup("kubernetes");
const providersGroup: ModuleGroup = {
    name: "providers",
    directory: path.join(repositoryRoot, "local", "providers"),
};

const pulumiVersion = "3.245.0";
const pulumi: ToolSpec = {
    version: pulumiVersion,
    // Not older than the SDK that speaks to it.
    onPath: { versionArguments: ["version"], range: { from: pulumiVersion, below: "4.0.0" } },
    download: ({ os, arch }) => {
        const site = "https://get.pulumi.com/releases/sdk";
        const machine = `${os}-${arch === "amd64" ? "x64" : arch}`;
        return {
            url: `${site}/pulumi-v${pulumiVersion}-${machine}.tar.gz`,
            checksum: { url: `${site}/pulumi-${pulumiVersion}-checksums.txt` },
            // The CLI finds its language hosts and policy analyzers beside itself.
            folder: "pulumi",
        };
    },
    build: {
        group: moduleGroup("pulumi"),
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        linkerFlags: [
            `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`,
        ],
    },
};

const etcdVersion = "3.6.16";
/** The server, and what takes and restores its snapshots: of one version, in one archive. */
function etcdTool(versionArguments: readonly string[], module: string): ToolSpec {
    return {
        version: etcdVersion,
        onPath: { versionArguments, range: { from: "3.6.0", below: "3.7.0" } },
        download: ({ os, arch }) => {
            const site = `https://github.com/etcd-io/etcd/releases/download/v${etcdVersion}`;
            const folder = `etcd-v${etcdVersion}-${os}-${arch}`;
            return {
                url: `${site}/${folder}.${os === "linux" ? "tar.gz" : "zip"}`,
                checksum: { url: `${site}/SHA256SUMS` },
                folder,
            };
        },
        build: {
            group: moduleGroup("etcd"),
            package: `go.etcd.io/etcd/${module}/v3`,
            linkerFlags: [],
        },
    };
}

const kubernetesVersion = "1.36.3";
const kubernetesMinor = 36;

function kubernetesTool(name: string, publishedForMacOS: boolean, onPath: OnPath): ToolSpec {
    const version = "k8s.io/component-base/version";
    return {
        version: kubernetesVersion,
        onPath,
        download: ({ os, arch }) => {
            if (os !== "linux" && !publishedForMacOS) {
                return undefined;
            }
            const url = `https://dl.k8s.io/release/v${kubernetesVersion}/bin/${os}/${arch}/${name}`;
            return { url, checksum: { url: `${url}.sha256` } };
        },
        build: {
            group: kubernetesGroup,
            package: `k8s.io/kubernetes/cmd/${name}`,
            linkerFlags: [
                `-X ${version}.gitVersion=v${kubernetesVersion}`,
                `-X ${version}.gitMajor=1`,
                `-X ${version}.gitMinor=${kubernetesMinor}`,
            ],
        },
    };
}

/** The control plane's and the nodes' parts come from one minor version. */
function controlPlaneTool(name: string): ToolSpec {
    return kubernetesTool(name, false, {
        versionArguments: ["--version"],
        range: { from: `1.${kubernetesMinor}.0`, below: `1.${kubernetesMinor + 1}.0` },
    });
}

/** kubectl is supported within one minor version of the API server. */
const kubectl = kubernetesTool("kubectl", true, {
    versionArguments: ["version", "--client", "--output=json"],
    range: { from: `1.${kubernetesMinor - 1}.0`, below: `1.${kubernetesMinor + 2}.0` },
});

const kwokVersion = "0.8.0";
// KWOK publishes no checksum file. These are what independent packagers recorded and agree on (the
// Arch user repository's kwok-bin, a Nix package); for macOS on amd64 there is none: built there.
const kwokChecksums: Readonly<Record<string, string>> = {
    "linux-amd64": "f5a4385a2ae1b9dd7f8acae18e002a75c0ebba124ae9d7259aa8dadb50711f46",
    "linux-arm64": "628f7d277860f524a2a775c217adcc58828e7b59ab0933680315784f1b8b0e37",
    "darwin-arm64": "69a064ec98d37844d9d742b5b28ff57825659a983ccc3e208daa6948b94d64ba",
};
const kwok: ToolSpec = {
    version: kwokVersion,
    onPath: { versionArguments: ["--version"], range: { from: "0.7.0", below: "0.9.0" } },
    download: ({ os, arch }) => {
        const site = "https://github.com/kubernetes-sigs/kwok/releases/download";
        const sha256 = kwokChecksums[`${os}-${arch}`];
        return sha256 === undefined
            ? undefined
            : { url: `${site}/v${kwokVersion}/kwok-${os}-${arch}`, checksum: { sha256 } };
    },
    build: {
        group: moduleGroup("kwok"),
        package: "sigs.k8s.io/kwok/cmd/kwok",
        linkerFlags: [],
    },
};

const helmVersion = "3.20.2";
const helm: ToolSpec = {
    version: helmVersion,
    onPath: { versionArguments: ["version", "--short"], range: { from: "3.18.0", below: "4.0.0" } },
    download: ({ os, arch }) => {
        const url = `https://get.helm.sh/helm-v${helmVersion}-${os}-${arch}.tar.gz`;
        return { url, checksum: { url: `${url}.sha256sum` }, folder: `${os}-${arch}` };
    },
    build: {
        group: moduleGroup("helm"),
        package: "helm.sh/helm/v3/cmd/helm",
        linkerFlags: [`-X helm.sh/helm/v3/internal/version.version=v${helmVersion}`],
    },
};

const actionlintVersion = "1.7.12";
/** Only ever built or taken from PATH: its download is an archive without a folder. */
const actionlint: ToolSpec = {
    version: actionlintVersion,
    onPath: { versionArguments: ["-version"], range: { from: "1.7.7", below: "2.0.0" } },
    build: {
        group: moduleGroup("actionlint"),
        package: "github.com/rhysd/actionlint/cmd/actionlint",
        linkerFlags: [`-X github.com/rhysd/actionlint.version=${actionlintVersion}`],
    },
};

/** A stand-in plugin says the version of the SDK that asks for it. Only ever built from source. */
function standInProvider(name: string, version: string): ToolSpec {
    return {
        version,
        build: {
            group: providersGroup,
            package: `./cmd/${name}`,
            linkerFlags: [`-X main.version=${version}`],
        },
    };
}

/** The one table of every tool: version, what serves from PATH, official download, build. */
export const catalogue: Catalogue<ToolName> = {
    pulumi,
    etcd: etcdTool(["--version"], "server"),
    etcdctl: etcdTool(["version"], "etcdctl"),
    etcdutl: etcdTool(["version"], "etcdutl"),
    "kube-apiserver": controlPlaneTool("kube-apiserver"),
    "kube-controller-manager": controlPlaneTool("kube-controller-manager"),
    "kube-scheduler": controlPlaneTool("kube-scheduler"),
    kubectl,
    kubelet: controlPlaneTool("kubelet"),
    "kube-proxy": controlPlaneTool("kube-proxy"),
    kwok,
    helm,
    actionlint,
    "pulumi-resource-kubernetes": standInProvider(
        "pulumi-resource-kubernetes",
        manifest.dependencies["@pulumi/kubernetes"],
    ),
    "pulumi-resource-random": standInProvider(
        "pulumi-resource-random",
        manifest.dependencies["@pulumi/random"],
    ),
};
