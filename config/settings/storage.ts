import { z } from "zod";

import { absolutePath, flag } from "../fields";

const localPath = z.strictObject({
    /** Are volumes made on the nodes' own disks? */
    enabled: flag.default(false),
    /** Does a claim that names no class get such a volume? */
    defaultClass: flag.default(true),
    /** Where they lie on each node. */
    directory: absolutePath.default("/var/lib/groundwork/local-path"),
});

/** Who makes the volumes that claims ask for, beside what the cluster brings. */
export const storage = z.strictObject({
    localPath: localPath.prefault({}),
});
