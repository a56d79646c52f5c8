import { z } from "zod";

import { absolutePath, dnsName, flag, listOf, oneOf, text } from "../fields";

const localPath = z.strictObject({
    /** Are volumes made on the nodes' own disks? */
    enabled: flag.default(false),
    /** Where they lie on each node. */
    directory: absolutePath.default("/var/lib/groundwork/local-path"),
});

/** A kind of volume of a driver that the cluster has. */
const storageClass = z.strictObject({
    /** What claims name. */
    name: dnsName,
    /** The driver, such as ebs.csi.aws.com. */
    provisioner: text,
    /** What the driver is told. */
    parameters: z.record(text, text, { error: "a map from parameter to text" }).default({}),
    /** Does a volume go with its claim? */
    reclaimPolicy: oneOf("Delete", "Retain").default("Delete"),
    /** Is a volume made where its first pod goes, or as soon as it is claimed? */
    volumeBindingMode: oneOf("WaitForFirstConsumer", "Immediate").default("WaitForFirstConsumer"),
    /** May a claim grow? */
    allowExpansion: flag.default(true),
    mountOptions: listOf(text).default([]),
});

const nfsExport = z.strictObject(
    {
        server: dnsName,
        /** The exported directory. */
        path: absolutePath,
    },
    { error: "a map with server and path" },
);

const nfs = z.strictObject({
    /** Where volumes are made as directories; absent: none are. */
    export: nfsExport.optional(),
    reclaimPolicy: oneOf("Delete", "Retain").default("Delete"),
    mountOptions: listOf(text).default(["nfsvers=4.1", "hard"]),
});

const openebs = z.strictObject({
    /** The LVM volume group on the nodes that volumes are cut from; absent: none are. */
    volumeGroup: z
        .string({ error: "the name of a volume group in text" })
        .regex(/^[A-Za-z0-9_+.][A-Za-z0-9_+.-]*$/, {
            error: "the name of an LVM volume group, such as data",
        })
        .optional(),
    fileSystem: oneOf("ext4", "xfs", "btrfs").default("ext4"),
    /** Do volumes take what is written only, and may promise more than there is? */
    thin: flag.default(false),
    reclaimPolicy: oneOf("Delete", "Retain").default("Delete"),
    /** Does the platform bring the definitions of snapshots, or has the cluster them? */
    snapshotDefinitions: flag.default(true),
});

/** Who makes the volumes that claims ask for, beside what the cluster brings. */
export const storage = z.strictObject({
    /** What claims get that name no class: one of the platform's classes, or cluster. */
    defaultClass: dnsName.optional(),
    classes: listOf(storageClass, { key: "name", identify: (it) => it.name }).default([]),
    localPath: localPath.prefault({}),
    nfs: nfs.prefault({}),
    openebs: openebs.prefault({}),
});
