import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { imageReference, images } from "../../versions";
import { checksumAnnotation } from "../internal/checksum";
import { objectLabels } from "../internal/labels";
import { allowFlows, podsIn, tcp } from "../internal/network";
import { containerResources } from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";
import type { Namespace } from "../namespace";
import { securityFiles, serviceHost } from "./configuration";
import { httpPort, openSearchPods, secrets, setupPods, setupWorkload, workload } from "./names";
import { openSearchUser, securityVolume } from "./values";

const labels = objectLabels("opensearch", images.openSearch.version, "setup");

export interface SetupArgs {
    readonly namespace: Namespace;
    readonly priorityClass: string;
    /** The script and what it tells the cluster, by file name. */
    readonly files: Readonly<Record<string, string>>;
    /** Of certificates and passwords. */
    readonly generation: string;
    /** What it sets up. */
    readonly after: pulumi.Resource;
}

/**
 * Runs once for each state that the program asks for: another state is another Job, in whose place
 * the one before it goes. It may run again at any time, as it changes nothing that is right.
 */
export function setupJob(
    name: string,
    { namespace, priorityClass, files, generation, after }: SetupArgs,
    opts: pulumi.CustomResourceOptions,
): k8s.batch.v1.Job {
    const config = new k8s.core.v1.ConfigMap(
        `${name}-setup-config`,
        { metadata: namespace.metadata(setupWorkload, labels), data: files },
        opts,
    );
    const flows = allowFlows(
        `${name}-setup-flows`,
        {
            namespace,
            pods: setupPods,
            ingress: [],
            egress: [{ peers: [podsIn(namespace.name, openSearchPods)], ports: tcp(httpPort) }],
        },
        opts,
    );
    const annotations = checksumAnnotation({
        ...files,
        ...securityFiles,
        generation,
        version: images.openSearch.version,
    });
    const [state = ""] = Object.values(annotations);
    return new k8s.batch.v1.Job(
        `${name}-setup`,
        {
            metadata: namespace.metadata(`${setupWorkload}-${state}`, labels),
            spec: {
                backoffLimit: 10,
                activeDeadlineSeconds: 1800,
                template: {
                    metadata: { labels, annotations },
                    spec: setupPod(namespace.name, priorityClass),
                },
            },
        },
        { ...opts, dependsOn: [config, flows, after] },
    );
}

/** Room for files on their way. */
const scratch = "64Mi";

function setupPod(namespace: string, priorityClass: string): k8s.types.input.core.v1.PodSpec {
    return {
        restartPolicy: "OnFailure",
        serviceAccountName: workload,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        securityContext: restrictedPod(openSearchUser),
        containers: [
            {
                name: "setup",
                image: imageReference(images.openSearch),
                command: ["bash", "/setup/setup.sh"],
                env: Object.entries({
                    STORE_HOST: serviceHost(namespace),
                    STORE_PORT: String(httpPort),
                    TLS: "/tls",
                    SETUP_FILES: "/setup",
                    SECURITY_FILES: "/security",
                    SECURITY_TOOL:
                        "/usr/share/opensearch/plugins/opensearch-security/tools/securityadmin.sh",
                }).map(([key, value]) => ({ name: key, value })),
                resources: containerResources({ cpu: "100m", cpuLimit: "1", memory: "512Mi" }, [
                    scratch,
                ]),
                securityContext: restrictedContainer(),
                volumeMounts: [
                    { name: "setup", mountPath: "/setup", readOnly: true },
                    { name: "security", mountPath: "/security", readOnly: true },
                    { name: "tls", mountPath: "/tls", readOnly: true },
                    { name: "tmp", mountPath: "/tmp" },
                ],
            },
        ],
        volumes: [
            { name: "setup", configMap: { name: setupWorkload } },
            securityVolume,
            { name: "tls", secret: { secretName: secrets.admin, defaultMode: 0o440 } },
            { name: "tmp", emptyDir: { sizeLimit: scratch } },
        ],
    };
}
