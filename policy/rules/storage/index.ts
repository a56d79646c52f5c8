import type { Rule } from "../../library/rule";
import { flexVolumeDrivers } from "./flex-volume-drivers";
import { hostPathPrefixes } from "./host-path-prefixes";
import { labelledDockerSocket } from "./labelled-docker-socket";
import { podHostPaths } from "./pod-host-paths";
import { reclaimPolicy } from "./reclaim-policy";
import { storageClass } from "./storage-class";

/** Rules on storage. */
export const storage: readonly Rule[] = [
    flexVolumeDrivers,
    hostPathPrefixes,
    labelledDockerSocket,
    podHostPaths,
    reclaimPolicy,
    storageClass,
];
