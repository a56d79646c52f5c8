import type { z } from "zod";

import { className as localClass } from "../components/local-path/values";
import { className as nfsClass } from "../components/nfs/values";
import { className as lvmClass } from "../components/openebs/values";
import type { storage } from "./settings/storage";

type Storage = z.output<typeof storage>;
type Report = (path: (string | number)[], message: string) => void;

/** Stands for the default class that the cluster brings. */
export const ofCluster = "cluster";

/** The classes that the platform's own systems have. */
function ownClasses({ localPath, nfs, openebs }: Storage): readonly string[] {
    return [
        ...(localPath.enabled ? [localClass] : []),
        ...(nfs.export === undefined ? [] : [nfsClass]),
        ...(openebs.volumeGroup === undefined ? [] : [lvmClass]),
    ];
}

/**
 * A claim that names no class gets exactly one: of two defaults the newer one counts, which nobody
 * has chosen, and of none it waits for ever. So one setting names it, once there is a choice.
 */
export function checkStorageClasses(storage: Storage, report: Report): void {
    const own = ownClasses(storage);
    for (const [index, { name }] of storage.classes.entries()) {
        if (own.includes(name) || name === ofCluster) {
            report(
                ["storage", "classes", index, "name"],
                `none of ${[...own, ofCluster].join(", ")}, which have a meaning of their own`,
            );
        }
    }
    const all = [...own, ...storage.classes.map(({ name }) => name)];
    const { defaultClass } = storage;
    if (defaultClass === undefined ? all.length > 0 : ![...all, ofCluster].includes(defaultClass)) {
        report(
            ["storage", "defaultClass"],
            `the one class that claims get which name none: ${[...all, ofCluster].join(", ")} (${ofCluster}: the cluster brings it)`,
        );
    }
}
