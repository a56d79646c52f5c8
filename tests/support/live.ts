import { z } from "zod";

import { waveAnnotation } from "../../cli/render/files";
import { nameOfObject } from "../../cli/render/names";
import { groupKind } from "../../cli/render/scope";
import type { Tree } from "../../policy/library/plain";
import { isRecord } from "./graph";

type Kubectl = (...args: readonly string[]) => Promise<string>;

const listForm = z.looseObject({ items: z.array(z.record(z.string(), z.unknown())) });

/** What the cluster makes anew for itself, under names or with content of its own. */
const clustersOwn =
    /^(events|leases|nodes|csinodes|endpoints|endpointslices|componentstatuses|ipaddresses|pods|podmetrics|nodemetrics|replicasets|controllerrevisions)(\.|$)/;

const clustersOwnNames = new Set([
    "extension-apiserver-authentication",
    "kube-apiserver-legacy-service-account-token-tracking",
    "kube-root-ca.crt",
    // The API server's own Service, which leads to its own port.
    "kubernetes",
]);

/**
 * All objects of a cluster field by field, by `<group>/<kind> <namespace>/<name>`, without what no
 * two clusters have in common: identities, times, who manages which field, states, and addresses
 * and ports that are drawn.
 *
 * @param kubectl Runs kubectl on it.
 */
export async function liveObjects(kubectl: Kubectl): Promise<ReadonlyMap<string, Tree>> {
    const all = await kubectl("api-resources", "--verbs=list", "-o", "name");
    const kinds = all.split("\n").filter((kind) => kind !== "" && !clustersOwn.test(kind));
    const listed = await kubectl("get", kinds.join(","), "-A", "-o", "json");
    const { items } = listForm.parse(JSON.parse(listed));
    return new Map(
        items
            .filter((object) => !isClustersOwn(object))
            .map((object) => [idOf(object), compared(object)]),
    );
}

function isClustersOwn({ metadata }: Tree): boolean {
    return (
        isRecord(metadata) &&
        (metadata["ownerReferences"] !== undefined ||
            clustersOwnNames.has(String(metadata["name"])))
    );
}

function idOf(object: Tree): string {
    const { namespace = "", name } = nameOfObject(object);
    return `${groupKind(object)} ${namespace}/${name}`;
}

function compared({ metadata, spec, ...rest }: Tree): Tree {
    Reflect.deleteProperty(rest, "status");
    return {
        ...rest,
        metadata: comparedMetadata(isRecord(metadata) ? metadata : {}),
        ...(isRecord(spec) && { spec: rest["kind"] === "Service" ? comparedService(spec) : spec }),
    };
}

function comparedMetadata({ annotations, ...metadata }: Tree): Tree {
    const drawn = ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"];
    drawn.forEach((field) => Reflect.deleteProperty(metadata, field));
    const kept = Object.entries(isRecord(annotations) ? annotations : {}).filter(
        ([name]) => name !== waveAnnotation,
    );
    return { ...metadata, annotations: Object.fromEntries(kept) };
}

/** CoreDNS' address, which is set, and that of a Service without one stay. */
function comparedService({ clusterIP, ports, ...spec }: Tree): Tree {
    Reflect.deleteProperty(spec, "clusterIPs");
    const isSet = clusterIP === "None" || clusterIP === "10.96.0.10";
    const kept = (Array.isArray(ports) ? ports.filter(isRecord) : []).map((port) =>
        Object.fromEntries(Object.entries(port).filter(([field]) => field !== "nodePort")),
    );
    return { ...spec, ports: kept, ...(isSet && { clusterIP }) };
}
