import { type ClusterObject, edgeRole, placeLabels, simulatedOnly } from "../cluster/objects";
import { doorPorts, fabricNetwork, type Machine } from "./machines";
import { unavailableImages } from "../images";

/** A real node before its kubelet comes: with its labels, its taint and its pods' addresses. */
export function machineObject(machine: Machine): ClusterObject {
    const edge = machine.role === "edge";
    return {
        apiVersion: "v1",
        kind: "Node",
        metadata: {
            name: machine.name,
            labels: { ...placeLabels(machine), ...(edge && { [edgeRole]: "" }) },
        },
        spec: {
            podCIDR: machine.podRange,
            podCIDRs: [machine.podRange],
            ...(edge && { taints: [{ key: edgeRole, effect: "NoSchedule" }] }),
        },
    };
}

/** Where pods find the API server, which itself listens on loopback only. */
export function apiServerSlice(): ClusterObject {
    return {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: {
            name: "kubernetes",
            labels: {
                "kubernetes.io/service-name": "kubernetes",
                "endpointslice.kubernetes.io/managed-by": "groundwork",
            },
        },
        addressType: "IPv4",
        endpoints: [{ addresses: [fabricNetwork.address], conditions: { ready: true } }],
        ports: [{ name: "https", protocol: "TCP", port: doorPorts.api }],
    };
}

/**
 * Sends the pods whose image cannot be had here to the simulated node, whatever brings them along:
 * the platform's own manifests say nothing of where they run for want of an image.
 */
export function admissionObjects(): ClusterObject[] {
    const images = unavailableImages.map(({ reference }) => `'${reference}'`).join(", ");
    const name = "groundwork-simulated-images";
    const policy: ClusterObject = {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "MutatingAdmissionPolicy",
        metadata: { name },
        spec: {
            failurePolicy: "Fail",
            reinvocationPolicy: "Never",
            matchConstraints: {
                resourceRules: [
                    {
                        apiGroups: [""],
                        apiVersions: ["v1"],
                        operations: ["CREATE"],
                        resources: ["pods"],
                    },
                ],
            },
            matchConditions: [
                {
                    name: "image-cannot-be-had",
                    expression: `object.spec.containers.exists(it, it.image in [${images}])`,
                },
            ],
            mutations: [{ patchType: "JSONPatch", jsonPatch: { expression: toSimulatedNode } }],
        },
    };
    const binding: ClusterObject = {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "MutatingAdmissionPolicyBinding",
        metadata: { name },
        spec: { policyName: name },
    };
    return [policy, binding];
}

const toleration = `Object.spec.tolerations{key: '${simulatedOnly}', operator: 'Exists'}`;
const toSimulatedNode = `[
    JSONPatch{op: 'add', path: '/spec/nodeSelector', value: {'${simulatedOnly}': ''}},
    has(object.spec.tolerations)
        ? JSONPatch{op: 'add', path: '/spec/tolerations/-', value: ${toleration}}
        : JSONPatch{op: 'add', path: '/spec/tolerations', value: [${toleration}]}
]`;
