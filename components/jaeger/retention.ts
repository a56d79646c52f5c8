import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { serviceAccount } from "../internal/account";
import { objectLabels, selectorLabels } from "../internal/labels";
import { allowFlows } from "../internal/network";
import { type ContainerSize, containerResources } from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";
import type { Namespace } from "../namespace";
import { imageReference, images } from "../../versions";
import { indexPrefix } from "./configuration";
import {
    authorityMounts,
    authorityVolumes,
    credential,
    directories,
    searchFlow,
    type SearchStore,
    secretKeys,
} from "./values";

export interface RetentionArgs {
    readonly namespace: Namespace;
    readonly priorityClass: string;
    readonly store: SearchStore;
    /** How many days' indices stay. */
    readonly days: number;
}

/** Name of the CronJob and its account. */
const workload = "jaeger-retention";
const pods = selectorLabels("jaeger", "retention");
const labels = objectLabels("jaeger", images.jaegerIndexCleaner.version, "retention");
const size: ContainerSize = { cpu: "20m", cpuLimit: "100m", memory: "64Mi" };
/** The user of upstream's image. */
const user = 10001;

/** Deletes the indices that are too old, each night: a search engine does not by itself. */
export function deleteOldIndices(
    name: string,
    args: RetentionArgs,
    opts: pulumi.CustomResourceOptions,
): k8s.batch.v1.CronJob {
    const { namespace } = args;
    const account = serviceAccount(`${name}-account`, { namespace, workload, labels }, opts);
    const flows = allowFlows(
        `${name}-flows`,
        { namespace, pods, ingress: [], egress: [searchFlow(args.store)] },
        opts,
    );
    return new k8s.batch.v1.CronJob(
        `${name}-job`,
        {
            metadata: namespace.metadata(workload, labels),
            spec: {
                schedule: "15 0 * * *",
                timeZone: "Etc/UTC",
                concurrencyPolicy: "Forbid",
                startingDeadlineSeconds: 3600,
                successfulJobsHistoryLimit: 1,
                failedJobsHistoryLimit: 3,
                jobTemplate: {
                    metadata: { labels },
                    spec: {
                        backoffLimit: 3,
                        activeDeadlineSeconds: 1800,
                        template: { metadata: { labels }, spec: retentionPod(args) },
                    },
                },
            },
        },
        { ...opts, dependsOn: [namespace, account, flows] },
    );
}

function retentionPod({
    priorityClass,
    store,
    days,
}: RetentionArgs): k8s.types.input.core.v1.PodSpec {
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        restartPolicy: "Never",
        nodeSelector: { "kubernetes.io/os": "linux" },
        securityContext: restrictedPod(user),
        containers: [
            {
                name: "retention",
                image: imageReference(images.jaegerIndexCleaner),
                args: [String(days), store.url],
                env: [
                    { name: "INDEX_PREFIX", value: indexPrefix },
                    credential("ES_USERNAME", store, secretKeys.username),
                    credential("ES_PASSWORD", store, secretKeys.password),
                    { name: "ES_TLS_ENABLED", value: "true" },
                    ...(store.caSecret === undefined
                        ? []
                        : [
                              {
                                  name: "ES_TLS_CA",
                                  value: `${directories.authority}/${secretKeys.ca}`,
                              },
                          ]),
                ],
                resources: containerResources(size),
                securityContext: restrictedContainer(),
                volumeMounts: authorityMounts(store),
            },
        ],
        volumes: authorityVolumes(store),
    };
}
