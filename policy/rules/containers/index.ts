import type { Rule } from "../../library/rule";
import { containerCount } from "./container-count";
import { dangerousCapabilities } from "./dangerous-capabilities";
import { dropAllCapabilities } from "./drop-all-capabilities";
import { dropNetRaw } from "./drop-net-raw";
import { highUserIds } from "./high-user-ids";
import { hostAliases } from "./host-aliases";
import { idRanges } from "./id-ranges";
import { insecureCapabilities } from "./insecure-capabilities";
import { linuxHardening } from "./linux-hardening";
import { namedPorts } from "./named-ports";
import { noEphemeralContainers } from "./no-ephemeral-containers";
import { noSsh } from "./no-ssh";
import { noTerminals } from "./no-terminals";
import { nonRootGroups } from "./non-root-groups";
import { readOnlyHostPaths } from "./read-only-host-paths";
import { readOnlyRootFilesystem } from "./read-only-root-filesystem";
import { runtimeSockets } from "./runtime-sockets";
import { sysctlInjection } from "./sysctl-injection";
import { uniqueVariables } from "./unique-variables";
import { unprivilegedPorts } from "./unprivileged-ports";
import { userNamespaces } from "./user-namespaces";

/** Rules on containers. */
export const containers: readonly Rule[] = [
    containerCount,
    dangerousCapabilities,
    dropAllCapabilities,
    dropNetRaw,
    highUserIds,
    hostAliases,
    idRanges,
    insecureCapabilities,
    linuxHardening,
    namedPorts,
    noEphemeralContainers,
    noSsh,
    noTerminals,
    nonRootGroups,
    readOnlyHostPaths,
    readOnlyRootFilesystem,
    runtimeSockets,
    sysctlInjection,
    uniqueVariables,
    unprivilegedPorts,
    userNamespaces,
];
