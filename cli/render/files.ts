import { stringify } from "yaml";

import { isTree, type Tree } from "../../policy/library/plain";
import { nameOfObject } from "./names";
import { type Group, groupsOf, type OrderedObject } from "./order";
import { wantedSecrets } from "./secrets";

/** Path below the folder -> text. */
export type Files = ReadonlyMap<string, string>;

export const waveAnnotation = "argocd.argoproj.io/sync-wave";
export const secretsFile = "secrets.yaml";

/**
 * A tree that Argo CD, Flux and kubectl take: `<group>/<system>/<object>.yaml`, a kustomization for
 * each group and for all of them, and a Flux Kustomization for each group below `flux`.
 *
 * @param path The folder's path in the repository that Flux reads.
 */
export function filesOf(objects: readonly OrderedObject[], path: string): Files {
    const shown = objects.filter(({ isSecret }) => !isSecret);
    const groups = groupsOf(shown);
    const files = new Map<string, string>();
    const put = (file: string, content: string): void => {
        if (files.has(file)) {
            throw new Error(`Two objects are called ${file}.`);
        }
        files.set(file, content);
    };

    for (const { name } of groups) {
        const members = shown.filter(({ group }) => group === name);
        const inside = members.map((one) => [objectFile(one), yaml(annotated(one))] as const);
        inside.forEach(([file, content]) => {
            put(`${name}/${file}`, content);
        });
        put(`${name}/kustomization.yaml`, kustomization(inside.map(([file]) => file).sort()));
    }
    put("kustomization.yaml", kustomization(groups.map(({ name }) => name)));
    for (const group of groups) {
        put(`flux/${group.name}.yaml`, yaml(fluxKustomization(group, path)));
    }
    put("flux/kustomization.yaml", kustomization(groups.map(({ name }) => `${name}.yaml`)));
    put(secretsFile, secretsHead + yaml({ secrets: wantedSecrets(objects) }));
    return files;
}

const secretsHead = `# Secrets that must be in the cluster: no file of this tree shows one (docs/render.md).
`;

/** YAML that readers of version 1.1 take for the same: it quotes what they would call a boolean. */
export function yaml(value: unknown): string {
    return stringify(value, { version: "1.1", aliasDuplicateObjects: false, lineWidth: 0 });
}

/** `coredns/deployment.platform-dns.coredns.yaml` */
function objectFile({ system, manifest }: OrderedObject): string {
    const { kind, namespace, name } = nameOfObject(manifest);
    const parts = [kind.toLowerCase(), namespace, name].filter((part) => part !== undefined);
    return `${plain(system)}/${plain(parts.join("."))}.yaml`;
}

/** Names of roles may have colons, which some file systems refuse. */
function plain(name: string): string {
    return name.replace(/[^A-Za-z0-9._-]/g, "_");
}

function annotated({ manifest, wave }: OrderedObject): Tree {
    const metadata = isTree(manifest["metadata"]) ? manifest["metadata"] : {};
    const annotations = isTree(metadata["annotations"]) ? metadata["annotations"] : {};
    return {
        ...manifest,
        metadata: { ...metadata, annotations: { ...annotations, [waveAnnotation]: String(wave) } },
    };
}

function kustomization(resources: readonly string[]): string {
    return yaml({
        apiVersion: "kustomize.config.k8s.io/v1beta1",
        kind: "Kustomization",
        resources,
    });
}

/** `groundwork-networking` */
const fluxName = (group: string): string => `groundwork-${group}`;

function fluxKustomization({ name, after }: Group, path: string): Tree {
    return {
        apiVersion: "kustomize.toolkit.fluxcd.io/v1",
        kind: "Kustomization",
        metadata: { name: fluxName(name), namespace: "flux-system" },
        spec: {
            interval: "10m",
            retryInterval: "1m",
            timeout: "10m",
            path: `./${path}/${name}`,
            prune: true,
            wait: true,
            sourceRef: { kind: "GitRepository", name: "flux-system" },
            ...(after.length > 0 && {
                dependsOn: after.map((other) => ({ name: fluxName(other) })),
            }),
        },
    };
}
