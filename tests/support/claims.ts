import { containerResources } from "../../components/internal/resources";
import { restrictedContainer, restrictedPod } from "../../components/internal/security";
import { imageReference, images } from "../../versions";

/** A pod that runs one script of shell with a claim at /data, as a team may run it. */
export function podWithClaim(
    namespace: string,
    name: string,
    claim: string,
    script: string,
): object {
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, namespace },
        spec: {
            automountServiceAccountToken: false,
            terminationGracePeriodSeconds: 1,
            securityContext: restrictedPod(),
            containers: [
                {
                    name: "main",
                    image: imageReference(images.busybox),
                    command: ["sh", "-c", script],
                    resources: containerResources({ cpu: "10m", memory: "16Mi" }),
                    securityContext: restrictedContainer(),
                    volumeMounts: [{ name: "data", mountPath: "/data" }],
                },
            ],
            volumes: [{ name: "data", persistentVolumeClaim: { claimName: claim } }],
        },
    };
}

/** A claim of the cluster's default class. */
export function claimOf(namespace: string, name: string, storage: string): object {
    return {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name, namespace },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
    };
}
