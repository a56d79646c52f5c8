/** A system that once belonged on a platform, and what has taken its place. */
export interface Retired {
    /** As people write it. */
    readonly name: string;
    /** Further names for it. @default none */
    readonly aliases?: readonly string[];
    /** What became of it, to complete "it was …". */
    readonly fate: string;
    readonly successor: string;
    /** The setting that brings the successor, without its prefix. @default there is none */
    readonly setting?: string;
}

/** Whoever asks for one of these is told of its successor, and nothing is changed. */
export const retiredSystems: readonly Retired[] = [
    {
        name: "kube-dns",
        fate: "replaced in Kubernetes 1.13",
        successor: "CoreDNS",
        setting: "dns.provider: platform",
    },
    {
        name: "Heapster",
        fate: "removed in Kubernetes 1.13",
        successor: "metrics-server and, for what is past, Prometheus",
        setting: "resourceMetrics.provider: platform",
    },
    {
        name: "ingress-nginx",
        fate: "retired in March 2026, without security fixes since",
        successor: "F5's NGINX, or Traefik",
        setting: "ingress.controllers: [nginx]",
    },
    {
        name: "PodSecurityPolicy",
        aliases: ["PodSecurityPolicies", "PSP"],
        fate: "removed in Kubernetes 1.25",
        successor: "Pod Security admission, which every namespace has by itself",
    },
    {
        name: "GlusterFS",
        fate: "removed from Kubernetes 1.26",
        successor: "the drivers that the cluster brings, an NFS server, or the nodes' own disks",
        setting: "storage.defaultClass: cluster",
    },
    {
        name: "Heketi",
        fate: "archived with GlusterFS, which it served",
        successor: "the drivers that the cluster brings, an NFS server, or the nodes' own disks",
        setting: "storage.defaultClass: cluster",
    },
    {
        name: "Service Catalog",
        aliases: ["svc-cat"],
        fate: "archived in 2022",
        successor: "operators, each with custom resources of its own",
    },
    {
        name: "Conduit",
        fate: "merged into Linkerd in 2018",
        successor: "Linkerd",
    },
    {
        name: "SOFAMesh",
        fate: "deprecated in 2020",
        successor: "Istio, of which it was a fork",
    },
    {
        name: "SOFAMosn",
        fate: "renamed to MOSN, and left to those who run SOFAMesh",
        successor: "Envoy, the proxy of Istio",
    },
    {
        name: "Vistio",
        fate: "left by its author in 2018",
        successor: "Kiali",
    },
];

/** The retired system that a key or a value names, however it is spelt: `kubeDns`, `KUBE_DNS`. */
export function retiredSystem(named: unknown): Retired | undefined {
    if (typeof named !== "string") {
        return undefined;
    }
    return retiredSystems.find(({ name, aliases = [] }) =>
        [name, ...aliases].some((alias) => letters(alias) === letters(named)),
    );
}

function letters(text: string): string {
    return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** The end of a sentence that began with the setting's key and value. */
export function adviceOn({ name, fate, successor, setting }: Retired, file: string): string {
    const remedy =
        setting === undefined
            ? `its successor is ${successor}, for which there is no setting: remove this one from ${file}`
            : `use ${successor}, by setting groundwork:${setting} in ${file}`;
    return `but ${name} was ${fate}: ${remedy} (docs/retired.md).`;
}
