import type { ByProfile } from "../components/internal/resources";
import type { Quantity } from "../components/internal/quantity";
import type {
    ContainerDefaults,
    NamespaceQuota,
    PodSecurityLevel,
} from "../components/namespace/values";
import type { PlatformConfig } from "../config";
import type { PolicyLevel } from "../policy/library/levels";

/** A namespace of the platform's own: one for each concern. */
export interface Concern {
    /** Its name in the cluster is `platform-<name>`. */
    readonly name: string;
    /** @default "restricted" */
    readonly podSecurity?: PodSecurityLevel | ((config: PlatformConfig) => PodSecurityLevel);
    /** The strictest level of rules that its pods can be judged by. @default any */
    readonly admission?: PolicyLevel;
    /** Leaves room for its systems at their largest, with the extra pods of a rolling update. */
    readonly quota: ByProfile<NamespaceQuota>;
    /** What a container gets that asks for nothing. @default by the namespace */
    readonly containerDefaults?: ContainerDefaults;
}

/** A concern that not every environment has. */
interface OptionalConcern extends Concern {
    readonly wanted: (config: PlatformConfig) => boolean;
}

const quota = (
    cpu: Quantity,
    memory: Quantity,
    pods: number,
    storage: Quantity = "0",
): NamespaceQuota => ({ cpu, memory, pods, storage });

/** For agents, which run once a node: such a quota bounds the cluster at 200 nodes. */
const inEveryProfile = (one: NamespaceQuota): ByProfile<NamespaceQuota> => ({
    local: one,
    small: one,
    ha: one,
});

/** For a controller of Ingresses. It opens the cluster to the outside. */
const forEntrance: ByProfile<NamespaceQuota> = {
    local: { ...quota("2", "1Gi", 4), loadBalancers: 1, nodePorts: 2 },
    small: { ...quota("4", "4Gi", 8), loadBalancers: 1, nodePorts: 2 },
    ha: { ...quota("16", "16Gi", 16), loadBalancers: 1, nodePorts: 2 },
};

type BuildSystem = "jenkins" | "woodpecker" | "drone";

const runs =
    (system: BuildSystem) =>
    ({ layers, delivery }: PlatformConfig): boolean =>
        layers.includes("delivery") && delivery[system].enabled;

/** Where the server of a build system runs. */
const buildServer = (system: BuildSystem): OptionalConcern => ({
    name: system,
    wanted: runs(system),
    quota: {
        local: quota("2", "3Gi", 6),
        small: quota("4", "6Gi", 8, "50Gi"),
        ha: quota("8", "12Gi", 10, "200Gi"),
    },
});

/** Where its builds run: whatever they take, they take it from no one else. */
const builds = (system: BuildSystem, podSecurity: PodSecurityLevel): OptionalConcern => ({
    name: `${system}-builds`,
    podSecurity,
    // Not the platform's pods: what a build needs, its authors say.
    admission: "baseline",
    wanted: runs(system),
    quota: {
        local: quota("4", "6Gi", 10, "10Gi"),
        small: quota("16", "32Gi", 40, "100Gi"),
        ha: quota("64", "128Gi", 120, "500Gi"),
    },
    // Compilers do not get far with what a web service needs.
    containerDefaults: { cpu: "500m", memory: "1Gi", disk: "10Gi" },
});

const always = {
    monitoring: {
        name: "monitoring",
        quota: {
            local: quota("4", "4Gi", 8),
            small: quota("8", "16Gi", 12, "200Gi"),
            ha: quota("24", "64Gi", 20, "1Ti"),
        },
    },
    // Its pods read the nodes' files.
    nodeMetrics: {
        name: "node-metrics",
        podSecurity: "privileged",
        quota: inEveryProfile(quota("50", "25Gi", 200)),
    },
} as const satisfies Readonly<Record<string, Concern>>;

const optional = {
    ingress: {
        name: "ingress",
        podSecurity: forNodePorts,
        wanted: ({ ingress }) => ingress.controllers.includes("traefik"),
        quota: forEntrance,
    },
    nginx: {
        name: "nginx",
        podSecurity: forNodePorts,
        wanted: ({ ingress }) => ingress.controllers.includes("nginx"),
        quota: forEntrance,
    },
    dns: {
        name: "dns",
        wanted: ({ dns }) => dns.provider === "platform",
        quota: {
            local: quota("1", "1Gi", 4),
            small: quota("3", "2Gi", 12),
            ha: quota("8", "5Gi", 18),
        },
    },
    // Its pods give their node an address, and answer there.
    nodeDns: {
        name: "node-dns",
        podSecurity: "privileged",
        wanted: ({ dns }) => dns.nodeLocal,
        quota: inEveryProfile(quota("50", "25Gi", 200)),
    },
    resourceMetrics: {
        name: "resource-metrics",
        wanted: ({ resourceMetrics }) => resourceMetrics.provider === "platform",
        quota: {
            local: quota("1", "512Mi", 4),
            small: quota("2", "1Gi", 6),
            ha: quota("4", "4Gi", 8),
        },
    },
    keda: {
        name: "keda",
        wanted: ({ layers, autoscaling }) =>
            layers.includes("observability") && autoscaling.keda.enabled,
        quota: {
            local: quota("4", "1Gi", 6),
            small: quota("4", "1Gi", 6),
            ha: quota("6", "4Gi", 12),
        },
    },
    certificates: {
        name: "certificates",
        wanted: ({ layers, certificates }) =>
            layers.includes("networking") && certificates.provider === "cert-manager",
        quota: {
            local: quota("4", "1Gi", 6),
            small: quota("5", "2Gi", 8),
            ha: quota("8", "4Gi", 12),
        },
    },
    storage: {
        name: "storage",
        wanted: makesLocalVolumes,
        quota: inEveryProfile(quota("1", "512Mi", 4)),
    },
    // Its pods mount a directory of their node, as root. One that is on its way out counts, too.
    storageHelpers: {
        name: "storage-helpers",
        podSecurity: "privileged",
        wanted: makesLocalVolumes,
        quota: inEveryProfile(quota("2", "512Mi", 12)),
    },
    // Its pods mount for their node, on its network. Counted as agents: for 200 nodes.
    nfs: {
        name: "nfs",
        podSecurity: "privileged",
        wanted: ({ layers, storage }) =>
            layers.includes("storage") && storage.nfs.export !== undefined,
        quota: inEveryProfile(quota("64", "80Gi", 206)),
    },
    // Its agents have their node's devices, and mount for it. Counted for 200 nodes.
    openebs: {
        name: "openebs",
        podSecurity: "privileged",
        wanted: ({ layers, storage }) =>
            layers.includes("storage") && storage.openebs.volumeGroup !== undefined,
        quota: inEveryProfile(quota("84", "80Gi", 206)),
    },
    logs: {
        name: "logs",
        wanted: collectsLogs,
        quota: {
            local: quota("8", "8Gi", 10),
            small: quota("12", "24Gi", 12, "400Gi"),
            ha: quota("24", "64Gi", 16, "2Ti"),
        },
    },
    // Its pods read the logs of every container on their node, and keep some of them there.
    logShipping: {
        name: "log-shipping",
        podSecurity: "privileged",
        wanted: collectsLogs,
        quota: {
            local: quota("50", "50Gi", 200),
            small: quota("100", "50Gi", 200),
            ha: quota("200", "60Gi", 200),
        },
    },
    tracing: {
        name: "tracing",
        wanted: tracesRequests,
        quota: {
            local: quota("6", "4Gi", 8, "4Gi"),
            small: quota("16", "12Gi", 12, "100Gi"),
            ha: quota("32", "40Gi", 24),
        },
    },
    traceAgents: {
        name: "trace-agents",
        wanted: tracesRequests,
        quota: inEveryProfile(quota("50", "25Gi", 200)),
    },
    jenkins: buildServer("jenkins"),
    jenkinsBuilds: builds("jenkins", "restricted"),
    // Neither of the two can say of a build's pods what `restricted` wants to hear.
    woodpecker: buildServer("woodpecker"),
    woodpeckerBuilds: builds("woodpecker", "baseline"),
    drone: buildServer("drone"),
    droneBuilds: builds("drone", "baseline"),
} as const satisfies Readonly<Record<string, OptionalConcern>>;

export type AlwaysName = keyof typeof always;
export type OptionalName = keyof typeof optional;
export type ConcernName = AlwaysName | OptionalName;

/** Every concern that some environment has, in the order in which they are built. */
export const concerns: Readonly<Record<ConcernName, Concern>> = {
    ...always,
    ...optional,
};

/** The optional ones that an environment has. */
export function wantedNames(config: PlatformConfig): readonly OptionalName[] {
    return Object.keys(optional)
        .filter(isOptional)
        .filter((name) => optional[name].wanted(config));
}

function isOptional(name: string): name is OptionalName {
    return name in optional;
}

/** What Pod Security admission enforces in a concern's namespace. */
export function podSecurityOf({ podSecurity }: Concern, config: PlatformConfig): PodSecurityLevel {
    const level = typeof podSecurity === "function" ? podSecurity(config) : podSecurity;
    return level ?? "restricted";
}

/** A concern's namespace in the cluster. */
export function namespaceOf(concern: ConcernName): string {
    return nameInCluster(concerns[concern]);
}

export function nameInCluster({ name }: Concern): string {
    return `platform-${name}`;
}

/** Those of all environments. */
export const everyNamespace: readonly string[] = Object.values(concerns).map(nameInCluster);

/** All namespaces of the platform's own that an environment has. */
export function namespacesOf(config: PlatformConfig): readonly string[] {
    return [...Object.keys(always).filter(isAlways), ...wantedNames(config)].map(namespaceOf);
}

/** The releases of the organisation's that an environment has. */
export function releasesOf({ layers, releases }: PlatformConfig): PlatformConfig["releases"] {
    return layers.includes("releases") ? releases : [];
}

function isAlways(name: string): name is AlwaysName {
    return name in always;
}

function makesLocalVolumes({ layers, storage }: PlatformConfig): boolean {
    return layers.includes("storage") && storage.localPath.enabled;
}

/** Of the Pod Security Standards only `privileged` lets a pod have a port of its node. */
function forNodePorts({ ingress }: PlatformConfig): PodSecurityLevel {
    return ingress.placement === "host-ports" ? "privileged" : "restricted";
}

function collectsLogs({ layers, logging }: PlatformConfig): boolean {
    return layers.includes("logging") && logging.provider !== "none";
}

function tracesRequests({ layers, tracing }: PlatformConfig): boolean {
    return layers.includes("tracing") && tracing.provider !== "none";
}
